import Testing

@testable import Shop

@Suite("What clients search for")
struct ProductSearchTests {
    @Test(
        "Case and white space do not matter",
        arguments: [
            ("guitar", "guitar"), ("  Fender\t\n STRAT ", "fender strat"), ("ÉLOÏSE", "éloïse"), ("%_\\", "%_\\"),
            ("a\u{a0}b", "a b"), ("🎸", "🎸"),
        ]
    )
    func takes(typed: String, text: String) throws {
        #expect(try ProductSearch(typed)?.text == text)
    }

    @Test("White space alone is no search", arguments: ["", " ", "\t\n \u{a0}"])
    func takesNothing(typed: String) throws {
        #expect(try ProductSearch(typed) == nil)
        #expect(try ProductListing([("search", typed)]) == ProductListing())
    }

    @Test("As long as it may be, it is taken; a character or a word more is refused")
    func limits() throws {
        let longest = String(repeating: "é", count: 200)
        #expect(try ProductSearch(longest) != nil)
        #expect(try ProductSearch("a b-c d,e f'g h i") != nil)
        #expect(throws: QueryParameterError("search", "has more than 200 characters")) {
            try ProductSearch(longest + "e")
        }
        for many in ["1 2 3 4 5 6 7 8 9", "a-b-c-d-e-f-g-h-i"] {
            #expect(throws: QueryParameterError("search", "has more than 8 words")) { try ProductSearch(many) }
        }
        #expect(throws: QueryParameterError("search", "holds a NUL")) { try ProductSearch("a\0b") }
    }

    @Test("A search comes by rank, unless another order is asked for; rank has no name")
    func orders() throws {
        #expect(try ProductListing([("search", "x")]).order == ProductOrder(.rank))
        #expect(try ProductListing([("search", "x"), ("ordering", "-price")]).order.key == .price)
        #expect(try ProductListing([("search", "x"), ("ordering", "id")]).order == ProductOrder(.id))
        #expect(try ProductListing([("search", "x"), ("order_by_name", "asc")]).order.key == .name)
        #expect(throws: QueryParameterError.self) { try ProductListing([("search", "x"), ("ordering", "rank")]) }
    }

    @Test("Lists that are not the same have other keys, whatever is typed")
    func hasOwnKey() throws {
        let queries: [[(name: String, value: String)]] = [
            [], [("search", "a")], [("name", "a")], [("search", "a"), ("name", "b")], [("search", "a&name=b")],
            [("name", "b&search=1:a")], [("search", "a"), ("ordering", "id")], [("search", "a b")], [("search", "ab")],
            [("search", "a"), ("category", "1")], [("search", "a"), ("in_stock", "true")],
        ]
        let keys = try queries.map { try ProductListing($0).normalizedKey }
        #expect(Set(keys).count == queries.count)
        #expect(
            try ProductListing([("search", " A  b")]).normalizedKey == ProductListing([("search", "a B")]).normalizedKey
        )
    }
}
