import JSON
import Testing

@testable import Shop

@Suite("Generated catalogues")
struct GeneratedCatalogueTests {
    private let catalogue = GeneratedCatalogue(productCount: 5000, seed: 42)

    @Test("The same seed gives the same products, another seed others")
    func isDeterministic() {
        let twin = GeneratedCatalogue(productCount: 5000, seed: 42)
        let other = GeneratedCatalogue(productCount: 5000, seed: 43)
        for number in [0, 1, 2500, 4999] {
            #expect(self.catalogue.product(number) == twin.product(number))
            #expect(self.catalogue.product(number) != other.product(number))
        }
    }

    @Test("Products are what the table takes, about a tenth sold out, and spread over all categories")
    func isPlausible() {
        let products = (0..<5000).map(self.catalogue.product)
        #expect(products.allSatisfy { (1...200).contains($0.name.unicodeScalars.count) })
        let prices = FixedDecimal(minorUnits: 250)...FixedDecimal(minorUnits: 512_000)
        #expect(products.allSatisfy { prices.contains($0.price) && $0.stock >= 0 })
        #expect((400...600).contains(products.count { $0.stock == 0 }))
        for category in 0..<6 { #expect((650...1000).contains(products.count { $0.categoryIndex == category })) }
        #expect(Set(products.map(\.name)).count > 4500)
        #expect(zip(products, products.dropFirst()).allSatisfy { $0.createdAt < $1.createdAt })
    }

    @Test("Pieces of any size make the same rows", arguments: [1, 7, 256, 5000, 9999])
    func isSplitAnywhere(size: Int) {
        let categoryIDs: [Int64] = [1, 2, 3, 4, 5, 6]
        let whole = self.catalogue.copyRows(from: 0, count: 5000, categoryIDs: categoryIDs)
        var pieces: [UInt8] = []
        for first in stride(from: 0, to: 5000, by: size) {
            pieces += self.catalogue.copyRows(from: first, count: size, categoryIDs: categoryIDs)
        }
        #expect(pieces == whole)
        #expect(whole.count { $0 == UInt8(ascii: "\n") } == 5000)
    }
}
