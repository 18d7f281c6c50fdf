import Postgres
import Testing

@testable import Shop

@Suite("Shapes of product lists")
struct ProductListShapeTests {
    @Test("Every shape with one plan has its own place and name")
    func hasPlaces() {
        let shapes = ProductListShape.allWithOnePlan
        #expect(shapes.count == 96)
        #expect(shapes.enumerated().allSatisfy { $0.element.onePlanIndex == $0.offset && $0.element.hasOnePlan })
        #expect(Set(shapes.map(\.name)).count == shapes.count)
    }

    @Test(
        "Lists whose best plan depends on the values are planned each time",
        arguments: ["name", "min_price", "max_price", "limit", "page"]
    )
    func isPlannedEachTime(parameter: String) throws {
        let values = ["name": "abc", "min_price": "1", "max_price": "2", "limit": "50", "page": "2"]
        let listing = try ProductListing([(parameter, values[parameter] ?? "")])
        #expect(!ProductListShape(listing).hasOnePlan)
        #expect(ListProducts(listing).sql.name == nil)
    }

    @Test("Lists by category and stock in any order are prepared, under the same text each time")
    func isPrepared() throws {
        let items = [("category", "1"), ("in_stock", "true"), ("ordering", "-created_at")]
        let one = ListProducts(try ProductListing(items)).sql
        let other = ListProducts(try ProductListing([("category", "2")] + items[1...])).sql
        #expect(one === other)
        #expect(one.name == "list_products_category_in_stock_created_at_descending")
        #expect((one.name?.utf8.count ?? 64) < 64)
    }

    @Test("A range of prices in order of price needs no caution, in another order it does")
    func knowsIndexes() throws {
        func shape(_ items: [(name: String, value: String)]) throws -> ProductListShape {
            ProductListShape(try ProductListing(items))
        }
        #expect(try shape([("min_price", "1"), ("ordering", "-price")]).isInOrderOfAnIndex)
        #expect(try !shape([("min_price", "1")]).isInOrderOfAnIndex)
        #expect(try !shape([("name", "abc"), ("ordering", "price")]).isInOrderOfAnIndex)
        #expect(try shape([("category", "1"), ("limit", "7"), ("page", "2")]).isInOrderOfAnIndex)
    }
}
