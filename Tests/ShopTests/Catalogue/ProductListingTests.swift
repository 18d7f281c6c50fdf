import JSON
import Testing

@testable import Shop

@Suite("Product listings")
struct ProductListingTests {
    private static func items(_ query: String) -> [(name: String, value: String)] {
        query.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
    }

    @Test("Without parameters it is the first 20 products by id")
    func isEmptyByDefault() throws {
        let listing = try ProductListing([])
        #expect(listing == ProductListing())
        #expect(listing.limit == 20)
        #expect(listing.order == ProductOrder(.id))
        #expect(!listing.wantsCount)
    }

    @Test("Every filter is taken")
    func takesFilters() throws {
        let query = "category=3&name=Guitar&min_price=5&max_price=99.9&in_stock=false&limit=100&count=true"
        let listing = try ProductListing(Self.items(query))
        #expect(listing.filter.categoryID == 3)
        #expect(listing.filter.name?.text == "guitar")
        #expect(listing.filter.minimumPrice == FixedDecimal(minorUnits: 500))
        #expect(listing.filter.maximumPrice == FixedDecimal(minorUnits: 9990))
        #expect(listing.filter.inStock == false)
        #expect(listing.limit == 100)
        #expect(listing.wantsCount)
    }

    @Test(
        "Both ways to say an order are taken",
        arguments: [
            ("ordering=id", SortKey.id, false), ("ordering=-id", .id, true),
            ("ordering=name", .name, false), ("ordering=-name", .name, true),
            ("ordering=price", .price, false), ("ordering=-price", .price, true),
            ("ordering=created_at", .createdAt, false), ("ordering=-created_at", .createdAt, true),
            ("order_by_name=asc", .name, false), ("order_by_name=desc", .name, true),
        ]
    )
    func takesOrder(query: String, key: SortKey, isDescending: Bool) throws {
        #expect(try ProductListing(Self.items(query)).order == ProductOrder(key, isDescending: isDescending))
    }

    @Test(
        "A page is a number of rows to skip, and the first page is none",
        arguments: [
            ("page=1", PagePosition.first), ("page=2", .offset(20)), ("page=501", .offset(10_000)),
            ("page=101&limit=100", .offset(10_000)), ("page=3&limit=1", .offset(2)),
        ]
    )
    func takesPage(query: String, position: PagePosition) throws {
        #expect(try ProductListing(Self.items(query)).position == position)
    }

    @Test(
        "What cannot be taken is refused under its parameter's name",
        arguments: [
            ("ordering=rank", "ordering"), ("search=x&search=x", "search"), ("Category=1", "Category"), ("=1", ""),
            ("offset=1", "offset"),
            ("category=1&category=2", "category"), ("name=a&name=a", "name"), ("limit=5&limit=5", "limit"),
            ("category=", "category"), ("category=0", "category"), ("category=-1", "category"),
            ("category=+1", "category"), ("category= 1", "category"), ("category=1.0", "category"),
            ("category=9223372036854775808", "category"), ("category=abc", "category"), ("category=１", "category"),
            ("in_stock=", "in_stock"), ("in_stock=1", "in_stock"), ("in_stock=True", "in_stock"),
            ("count=yes", "count"), ("count=", "count"),
            ("min_price=", "min_price"), ("min_price=-1", "min_price"), ("min_price=-0", "min_price"),
            ("min_price=1.234", "min_price"), ("min_price=1e3", "min_price"), ("min_price=1,5", "min_price"),
            ("min_price=100000000", "min_price"), ("max_price=NaN", "max_price"), ("max_price=0x10", "max_price"),
            ("limit=0", "limit"), ("limit=101", "limit"), ("limit=", "limit"), ("limit=-5", "limit"),
            ("page=0", "page"), ("page=502", "page"), ("page=102&limit=100", "page"), ("page=x", "page"),
            ("page=9223372036854775807", "page"),
            ("ordering=", "ordering"), ("ordering=-", "ordering"), ("ordering=--id", "ordering"),
            ("ordering=stock", "ordering"), ("ordering=id,name", "ordering"), ("ordering=createdAt", "ordering"),
            ("order_by_name=up", "order_by_name"), ("order_by_name=ASC", "order_by_name"),
            ("order_by_name=asc&ordering=name", "order_by_name"), ("cursor=AAAA&page=1", "cursor"),
            ("cursor=", "cursor"), ("cursor=nonsense", "cursor"),
        ]
    )
    func refuses(query: String, parameter: String) {
        let error = #expect(throws: QueryParameterError.self) { try ProductListing(Self.items(query)) }
        #expect(error?.parameter == parameter)
        #expect(error?.reason.isEmpty == false)
    }

    @Test("A very long unknown name is cut in the answer")
    func cutsNames() {
        let error = #expect(throws: QueryParameterError.self) {
            try ProductListing([(String(repeating: "x", count: 5000), "1")])
        }
        #expect(error?.parameter.count == 64)
    }

    @Test(
        "Queries with the same answer have the same key",
        arguments: [
            ("", "limit=20"), ("", "page=1"), ("", "count=false"), ("", "name="), ("", "name=  "), ("", "ordering=id"),
            ("order_by_name=desc", "ordering=-name"), ("name=Guitar", "name= guitar "),
            ("min_price=5", "min_price=5.00"), ("category=1&in_stock=true", "in_stock=true&category=1"),
            ("category=7", "category=007"),
        ]
    )
    func hasOneKey(one: String, other: String) throws {
        let first = try ProductListing(Self.items(one))
        let second = try ProductListing(Self.items(other))
        #expect(first == second)
        #expect(first.normalizedKey == second.normalizedKey)
    }

    @Test("Queries with different answers have different keys")
    func hasDistinctKeys() throws {
        let queries = [
            "", "category=1", "category=2", "in_stock=true", "in_stock=false", "min_price=1", "max_price=1",
            "min_price=0.01", "name=a", "name=b", "name=category=1", "name=a&category=1", "ordering=-id",
            "ordering=name", "ordering=price", "limit=21", "page=2", "page=3", "count=true", "name=limit=21",
        ]
        let keys = Set(try queries.map { try ProductListing(Self.items($0)).normalizedKey })
        #expect(keys.count == queries.count)
    }

    @Test("A cursor leads to the page behind its row, whatever the limit")
    func takesCursor() throws {
        let listing = try ProductListing(Self.items("ordering=-price&category=2"))
        let last = PageCursor(value: .price(FixedDecimal(minorUnits: 1999)), id: 77)
        let cursor = listing.cursor(behind: last)
        let next = try ProductListing(Self.items("limit=50&category=2&ordering=-price&cursor=\(cursor)"))
        #expect(next.position == .after(last))
        #expect(next.normalizedKey != listing.normalizedKey)
    }

    @Test(
        "A cursor of another filter or order is refused",
        arguments: [
            "", "ordering=price&category=2", "ordering=-price", "ordering=-price&category=3", "ordering=-id&category=2",
            "ordering=-price&category=2&name=a", "ordering=-price&category=2&in_stock=true",
            "ordering=-price&category=2&min_price=0",
        ]
    )
    func refusesForeignCursor(query: String) throws {
        let listing = try ProductListing(Self.items("ordering=-price&category=2"))
        let cursor = listing.cursor(behind: PageCursor(value: .price(FixedDecimal(minorUnits: 1999)), id: 77))
        #expect(throws: QueryParameterError.invalidCursor) {
            try ProductListing(Self.items("\(query)&cursor=\(cursor)"))
        }
    }

    @Test("A cursor with a price outside of the filter's, which only a forger has, is refused", arguments: [99, 201])
    func refusesCursorOutsideOfPrices(minorUnits: Int64) throws {
        let query = "ordering=price&min_price=1&max_price=2"
        let listing = try ProductListing(Self.items(query))
        let cursor = listing.cursor(behind: PageCursor(value: .price(FixedDecimal(minorUnits: minorUnits)), id: 1))
        #expect(throws: QueryParameterError.invalidCursor) {
            try ProductListing(Self.items("\(query)&cursor=\(cursor)"))
        }
    }
}
