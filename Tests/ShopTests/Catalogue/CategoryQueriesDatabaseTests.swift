import HTTP
import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Category queries",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct CategoryQueriesDatabaseTests {
    private static func names(_ json: [UInt8]) throws -> [String] {
        guard case .array(let categories) = try JSONReader().read(json) else { return [] }
        return categories.compactMap { category in
            guard case .object(let members) = category, case .string(let name)? = members["name"] else {
                return nil
            }
            return name
        }
    }

    @Test("Pages by cursor and by number hold all categories in order of id")
    @Loop
    func lists() async throws {
        let pool = try TestDatabase.required().pool
        _ = try await Seed(postgres: pool).demonstration()
        let names = DemoCatalogue.categories.map(\.name)
        let whole = try await pool.read(ListCategories(try CategoryListing([])))
        #expect(try Self.names(whole.json) == names)
        #expect(whole.last == nil)

        let listing = try CategoryListing([("limit", "4")])
        let first = try await pool.read(ListCategories(listing))
        #expect(try Self.names(first.json) == Array(names[..<4]))
        let cursor = listing.cursor(behind: try #require(first.last))
        let second = try await pool.read(ListCategories(try CategoryListing([("limit", "4"), ("cursor", cursor)])))
        #expect(try Self.names(second.json) == Array(names[4...]))
        #expect(second.last == nil)
        let numbered = try await pool.read(ListCategories(try CategoryListing([("limit", "4"), ("page", "2")])))
        #expect(numbered.json == second.json)
        #expect(try await pool.read(CountCategories()).count == 6)
    }

    @Test("One category is found by its id")
    @Loop
    func finds() async throws {
        let pool = try TestDatabase.required().pool
        _ = try await Seed(postgres: pool).demonstration()
        let category = try #require(try await pool.read(FindCategory(id: 5)))
        let description = DemoCatalogue.categories[4].description
        #expect(
            String(decoding: category.json, as: UTF8.self)
                == #"{"id":5,"name":"Disks","description":"\#(description)"}"#
        )
        #expect(category.tag.text == #""1-1""#)
        #expect(try await pool.read(FindCategory(id: 7)) == nil)
    }
}
