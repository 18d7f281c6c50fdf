import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Searching products",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct SearchDatabaseTests {
    /// Products by id from 1, of the categories Guitars (1) and Sheet Music (2).
    private static let names = [
        "Stratocaster", "Fender Stratocaster Deluxe", "Gibson Les Paul", "Strat", "Éloïse's Żubr 12\" LP",
        "Strat Strap", "A Strat", "Castaway Blues", "静かな海 LP", "back\\slash 100% snake_case", "Pedal", "Gibsen Copy",
        "Straße der Lieder", "Piano", "Everyone Goes",
    ]

    @Loop
    private static func fill(_ pool: PostgresPool) async throws {
        try await pool.withTransaction { session in
            try await session.executeScript("INSERT INTO categories (name) VALUES ('Guitars'), ('Sheet Music')")
            for (index, name) in Self.names.enumerated() {
                let category = ["Castaway Blues", "Straße der Lieder", "Piano"].contains(name) ? 2 : 1
                let description = name == "Pedal" ? "Goes with any Stratocaster or Les Paul" : "No description"
                try await session.executeScript(
                    """
                    INSERT INTO products (category_id, name, description, price, stock)
                    VALUES (\(category), $name$\(name)$name$, '\(description)', \(index + 1), \(index % 3))
                    """
                )
            }
        }
    }

    @Loop
    private static func ids(_ query: [(name: String, value: String)], _ pool: PostgresPool) async throws -> [Int] {
        let listing = try ProductListing(query)
        let page = try await Self.products(pool).list(listing, from: pool)
        let ids = try Self.ids(page)
        if let total = page.total, page.next == nil, case .first = listing.position { #expect(Int(total) == ids.count) }
        return ids
    }

    @Loop
    private static func products(_ pool: PostgresPool) -> Products {
        Products(postgres: pool, writes: CachedWrites(postgres: pool, generations: CacheGenerations()))
    }

    private static func ids(_ page: ReadPage) throws -> [Int] {
        guard case .array(let products) = try JSONReader().read(page.json) else { return [] }
        return products.compactMap { product in
            guard case .object(let members) = product, case .number(let id)? = members["id"] else { return nil }
            return Int(id.text)
        }
    }

    @Test(
        "The best come first: the name, its beginning, its words, their parts, other places, typos in it and elsewhere",
        arguments: [
            ("strat", [4, 1, 6, 7, 2, 11]), ("stratocaster", [1, 2, 11]),
            ("caster", [1, 2, 11]), ("STRATOCASTR", [1, 2, 11]), ("stratocsater", [1, 2, 11]), ("gibsn", [3, 12]),
            ("gibson", [3, 12]), ("les paul", [3, 11]), ("paul gibson", [3]), ("fender deluxe", [2]),
            ("eloise", [5]), ("ÉLOÏSES", [5]), ("zubr lp", [5]), ("lp", [5, 9]), ("strasse", [13]), ("海", []),
            ("静か", [9]), ("かな海", [9]), ("100%", [10]), ("%", []), ("_", []), ("snake_case", [10]),
            ("back\\slash", [10]), ("12\"", [5]), ("sheet music", [8, 13, 14]), ("shete piano", [14]),
            ("piano guitar", []), ("paino", [14]), ("geos", [15, 11]), ("nosuchword", []), ("strat nosuchword", []),
        ]
    )
    @Loop
    func ranks(typed: String, found: [Int]) async throws {
        let pool = try TestDatabase.required().pool
        try await Self.fill(pool)
        #expect(try await Self.ids([("search", typed), ("count", "true")], pool) == found)
        #expect(try await Self.ids([("search", typed), ("ordering", "-id")], pool) == found.sorted(by: >))
    }

    @Test(
        "Nothing in a search is anything but text",
        arguments: [
            "'", "''", "\"", "\\", "\\'", "%", "_", "&", "|", "!", "!!", ":*", "a:*", "a:A", "<->", "a <-> b", "(", ")",
            "a & b", "!a", "a'b", "'a' | 'b'", "$1", "--", ";", "/*", "\u{1}", "\u{7f}", "\u{ffff}", "🎸", "\u{301}",
            "a\u{301}\u{301}", "½", "ﬁ", "İ", "\u{2019}", "'; DROP TABLE products; --", "nstrat", "c1", "d", "n",
            String(repeating: "x", count: 200), String(repeating: "ß", count: 200), "\u{958}\u{fb2c}",
        ]
    )
    @Loop
    func takesAnything(typed: String) async throws {
        let pool = try TestDatabase.required().pool
        try await Self.fill(pool)
        for ordering in [[], [("ordering", "price")]] as [[(name: String, value: String)]] {
            let all = [("search", typed), ("count", "true")] + ordering
            let ids = try await Self.ids(all, pool)
            #expect(ids.count < Self.names.count)
            _ = try await Self.ids(all + [("category", "1"), ("in_stock", "true"), ("name", "e")], pool)
        }
    }

    @Test("What the README asks of the demonstration finds strings for guitars")
    @Loop
    func findsInDemonstration() async throws {
        let pool = try TestDatabase.required().pool
        _ = try await Seed(postgres: pool).demonstration()
        let listing = try ProductListing([("search", "gitar strings")])
        let page = try await Self.products(pool).list(listing, from: pool)
        #expect(String(decoding: page.json, as: UTF8.self).contains("Phosphor Bronze Strings"))
    }

    @Test("It goes with every other filter")
    @Loop
    func combines() async throws {
        let pool = try TestDatabase.required().pool
        try await Self.fill(pool)
        let all = try await Self.ids([("search", "stra")], pool)
        #expect(all == [1, 4, 6, 13, 2, 7, 11])
        for (filter, passes) in [
            ([("category", "1")], { $0 != 13 }), ([("category", "2")], { $0 == 13 }),
            ([("category", "9")], { _ in false }),
            ([("in_stock", "true")], { ($0 - 1) % 3 > 0 }), ([("in_stock", "false")], { ($0 - 1) % 3 == 0 }),
            ([("min_price", "6"), ("max_price", "7.50")], { (6...7).contains($0) }),
            ([("name", "strat")], { $0 < 8 }),
            ([("name", "at"), ("category", "1"), ("min_price", "3")], { (3...7).contains($0) }),
        ] as [([(name: String, value: String)], (Int) -> Bool)] {
            let ids = try await Self.ids([("search", "stra"), ("count", "true")] + filter, pool)
            #expect(ids == all.filter(passes), "\(filter)")
        }
    }

    @Test(
        "Pages by cursor and by number hold every match once, in the order of the whole list",
        .timeLimit(.minutes(15))
    )
    @Loop
    func pages() async throws {
        let pool = try TestDatabase.required().pool
        _ = try await Seed(postgres: pool).generated(GeneratedCatalogue(productCount: 600, seed: 11))
        try await pool.withConnection { session in
            try await session.executeScript("ANALYZE products, product_search, search_vocabulary, categories")
        }
        for query in [
            [("search", "guitar")], [("search", "the")], [("search", "s")], [("search", "kestrl")],
            [("search", "merch recycled")], [("search", "in"), ("in_stock", "true")],
            [("search", "o"), ("category", "4")],
            [("search", "vinyl"), ("ordering", "name")],
        ] as [[(name: String, value: String)]] {
            let products = Self.products(pool)
            let whole = try ProductListing(query + [("limit", "100"), ("count", "true")])
            let total = try await products.list(whole, from: pool).total
            for limit in [7, 100] {
                var ids: [Int] = []
                var pageNumber = 0
                var next: [(name: String, value: String)]? = []
                while let cursor = next {
                    pageNumber += 1
                    let listing = try ProductListing(query + [("limit", "\(limit)")] + cursor)
                    let page = try await products.list(listing, from: pool)
                    let numbered = try ProductListing(query + [("limit", "\(limit)"), ("page", "\(pageNumber)")])
                    #expect(try await products.list(numbered, from: pool).json == page.json)
                    ids += try Self.ids(page)
                    // The page's link says the rest of the query as well, in its own way.
                    next = page.next?.split(separator: "cursor=").last.map { [("cursor", String($0))] }
                }
                #expect(Int64(ids.count) == total)
                #expect(Set(ids).count == ids.count, "\(query)")
                #expect(ids.count > 7)
            }
        }
    }

    @Test("A write is found at once: a new name, category or description, a category's name, a product that leaves")
    @Loop
    func followsWrites() async throws {
        let pool = try TestDatabase.required().pool
        try await Self.fill(pool)
        func write(_ sql: String) async throws {
            try await pool.withConnection { session in try await session.executeScript(sql) }
        }
        try await write("UPDATE products SET name = 'Theremin' WHERE id = 3")
        #expect(try await Self.ids([("search", "theremni")], pool) == [3])
        #expect(try await Self.ids([("search", "gibson")], pool) == [12])
        try await write("UPDATE products SET description = 'A zither' WHERE id = 3")
        #expect(try await Self.ids([("search", "zither")], pool) == [3])
        try await write("UPDATE products SET category_id = 2 WHERE id = 3")
        #expect(try await Self.ids([("search", "sheet")], pool) == [3, 8, 13, 14])
        let rows = QueryColumn("SELECT xmin::text || product_id FROM product_search ORDER BY product_id")
        let before = try await pool.read(rows)
        try await write("UPDATE categories SET name = 'Scores' WHERE id = 2")
        #expect(try await Self.ids([("search", "sheet")], pool) == [])
        #expect(try await Self.ids([("search", "scores")], pool) == [3, 8, 13, 14])
        #expect(try await Self.ids([("search", "scroes")], pool) == [3, 8, 13, 14])
        try await write("UPDATE products SET stock = stock + 1, price = price + 1, name = name")
        #expect(try await pool.read(rows) == before)
        try await write("UPDATE products SET deleted_at = now() WHERE id = 8")
        #expect(try await Self.ids([("search", "scores")], pool) == [3, 13, 14])
        try await write("UPDATE products SET deleted_at = NULL WHERE id = 8")
        #expect(try await Self.ids([("search", "castaway")], pool) == [8])
        try await write("DELETE FROM products WHERE id = 8")
        #expect(try await Self.ids([("search", "castaway")], pool) == [])
    }

    @Test("A threshold of similarity is the search's own, and stays behind on no connection")
    @Loop
    func leavesSettings() async throws {
        let pool = try TestDatabase.required().pool
        try await Self.fill(pool)
        try await pool.withConnection { session in
            let search = try #require(try ProductSearch("gibsn"))
            _ = try await session.execute(FindSearchTerms(search: search))
            #expect(try await session.execute(QueryColumn("SHOW pg_trgm.similarity_threshold")) == ["0.3"])
        }
    }
}
