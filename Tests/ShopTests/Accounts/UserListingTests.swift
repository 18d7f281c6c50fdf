import JSON
import Testing

@testable import Shop

@Suite("What is asked of the list of users")
struct UserListingTests {
    @Test("Filters, limit and count are read")
    func reads() throws {
        let listing = try UserListing([
            ("role", "supplier"), ("search", "ann"), ("is_active", "false"), ("limit", "7"), ("count", "true"),
        ])
        #expect(listing.role == .supplier)
        #expect(listing.search == "ann")
        #expect(listing.isActive == false)
        #expect(listing.limit == 7)
        #expect(listing.wantsCount)
    }

    @Test(
        "What cannot be taken is named",
        arguments: [
            ("role", "root"), ("role", ""), ("search", "ab"), ("search", "a.b.c"), ("search", ""),
            ("search", "a\u{0}bcd"),
            ("search", String(repeating: "x", count: 201)), ("is_active", "1"), ("limit", "0"), ("limit", "101"),
            ("page", "0"), ("cursor", "x"), ("count", "yes"), ("username", "bob"),
        ]
    )
    func refuses(_ name: String, _ value: String) {
        let error = #expect(throws: QueryParameterError.self) { try UserListing([(name, value)]) }
        #expect(error?.parameter == name)
    }

    @Test("A cursor fits the filters that it was given out for only")
    func tiesCursor() throws {
        let last = PageCursor(value: .id, id: 5)
        let cursor = try UserListing([("role", "admin")]).cursor(behind: last)
        #expect(try UserListing([("role", "admin"), ("cursor", cursor)]).position == .after(last))
        for filter in [("role", "supplier"), ("search", "admin"), ("is_active", "true")] {
            #expect(throws: QueryParameterError.self) { try UserListing([filter, ("cursor", cursor)]) }
        }
    }
}
