import Testing

@testable import Shop

@Suite("Category listings")
struct CategoryListingTests {
    @Test("Pages, cursors and the count are taken, filters are not")
    func takesParameters() throws {
        let listing = try CategoryListing([("limit", "5"), ("page", "3"), ("count", "true")])
        #expect(listing.limit == 5)
        #expect(listing.position == .offset(10))
        #expect(listing.wantsCount)
        #expect(throws: QueryParameterError("name", "is not a parameter here")) {
            try CategoryListing([("name", "x")])
        }
    }

    @Test("A cursor leads to the next page")
    func takesCursor() throws {
        let last = PageCursor(value: .id, id: 6)
        let cursor = try CategoryListing([]).cursor(behind: last)
        let next = try CategoryListing([("cursor", cursor)])
        #expect(next.position == .after(last))
        #expect(try next.normalizedKey != CategoryListing([]).normalizedKey)
    }

    @Test("A cursor of the products is refused")
    func refusesForeignCursor() throws {
        let cursor = ProductListing().cursor(behind: PageCursor(value: .id, id: 6))
        #expect(throws: QueryParameterError.invalidCursor) { try CategoryListing([("cursor", cursor)]) }
    }
}
