import JSON
import Testing

@testable import Shop

@Suite("The demonstration shop")
struct DemoCatalogueTests {
    @Test("It has the six categories in their order")
    func hasCategories() {
        let names = [
            "Merch", "Musical Instruments", "Musical Equipment", "Vinyl Records", "Disks", "Accessories",
        ]
        #expect(DemoCatalogue.categories.map(\.name) == names)
        #expect(DemoCatalogue.products.count == names.count)
    }

    @Test("Its products are what the table takes; names differ; a few are sold out", arguments: 0..<6)
    func isPlausible(category: Int) {
        let products = DemoCatalogue.products[category]
        #expect((10...12).contains(products.count))
        #expect(Set(products.map(\.name)).count == products.count)
        #expect(products.count { $0.stock == 0 } == 1)
        for product in products {
            #expect((1...200).contains(product.name.unicodeScalars.count))
            #expect(product.price > FixedDecimal(minorUnits: 0))
            #expect(product.description.count { $0 == "." } >= 2, "\(product.name) has two sentences")
        }
    }
}
