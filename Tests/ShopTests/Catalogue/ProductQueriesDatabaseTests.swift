import HTTP
import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Product queries",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct ProductQueriesDatabaseTests {
    /// 600 products in which many names, prices and times are the same, and some products are deleted.
    @Loop
    private static func fill(_ database: TestDatabase) async throws {
        _ = try await Seed(postgres: database.pool).generated(GeneratedCatalogue(productCount: 600, seed: 11))
        try await database.pool.withConnection { session in
            try await session.executeScript(
                """
                UPDATE products SET name = left(name, 9), price = round(price, -2),
                    created_at = date_trunc('month', created_at) + interval '1 microsecond' * (id % 3);
                UPDATE products SET deleted_at = now() WHERE id % 7 = 0;
                ANALYZE products
                """
            )
        }
    }

    /// The ids of all pages of a list, by following its cursors.
    @Loop
    private static func ids(_ listing: ProductListing, on pool: PostgresPool) async throws -> [String] {
        var ids: [String] = []
        var position = listing.position
        while true {
            let current = ProductListing(
                filter: listing.filter,
                order: listing.order,
                position: position,
                limit: listing.limit
            )
            let page = try await pool.read(ListProducts(current))
            let pageIDs = try Self.ids(page.json)
            #expect(pageIDs.count == page.rowCount)
            ids += pageIDs
            guard let last = page.last else { return ids }
            #expect(page.rowCount == listing.limit)
            // By way of the text, as a client's next page comes.
            let cursor = current.cursor(behind: last)
            let scope = ProductListing(filter: listing.filter, order: listing.order)
            #expect(scope.cursor(behind: last) == cursor)
            position = .after(last)
        }
    }

    private static func ids(_ json: [UInt8]) throws -> [String] {
        guard case .array(let products) = try JSONReader().read(json) else { return [] }
        return products.compactMap { product in
            guard case .object(let members) = product, case .number(let id)? = members["id"] else { return nil }
            return id.text
        }
    }

    /// Filters, and the same said in SQL in the most obvious way.
    private static let filters: [(query: [(name: String, value: String)], condition: String)] = [
        ([], "true"),
        ([("category", "2")], "category_id = 2"),
        ([("in_stock", "false")], "stock = 0"),
        ([("category", "4"), ("in_stock", "true")], "category_id = 4 AND stock > 0"),
        ([("min_price", "100"), ("max_price", "1000")], "price BETWEEN 100 AND 1000"),
        ([("name", "e")], "name ILIKE '%e%'"),
        ([("name", "PAPER")], "name ILIKE '%paper%'"),
        ([("name", "o b"), ("in_stock", "true")], "name ILIKE '%o b%' AND stock > 0"),
        ([("name", "дм"), ("max_price", "2000")], "name ILIKE '%дм%' AND price <= 2000"),
        ([("name", "no such name")], "false"),
    ]

    @Test(
        "Pages by cursor hold every row of the whole sorted list once, in its order",
        .timeLimit(.minutes(15)),
        arguments: SortKey.allCases,
        [false, true]
    )
    @Loop
    func pagesByCursor(key: SortKey, isDescending: Bool) async throws {
        let database = try TestDatabase.required()
        try await Self.fill(database)
        let direction = isDescending ? "DESC" : "ASC"
        for (query, condition) in Self.filters {
            let filter = try ProductListing(query).filter
            let expected = try await database.pool.read(
                QueryColumn(
                    """
                    SELECT id FROM products WHERE deleted_at IS NULL AND \(condition)
                    ORDER BY \(key.rawValue) \(direction), id \(direction)
                    """
                )
            )
            for limit in [20, 7] {
                let listing = ProductListing(
                    filter: filter,
                    order: ProductOrder(key, isDescending: isDescending),
                    limit: limit
                )
                let ids = try await Self.ids(listing, on: database.pool)
                #expect(ids == expected, "\(listing.normalizedKey)")
            }
            #expect(try await database.pool.read(CountProducts(filter)).count == Int64(expected.count))
        }
    }

    @Test("Pages by number hold the same rows", arguments: SortKey.allCases)
    @Loop
    func pagesByNumber(key: SortKey) async throws {
        let database = try TestDatabase.required()
        try await Self.fill(database)
        for (query, _) in Self.filters {
            let filter = try ProductListing(query).filter
            let all = try await Self.ids(ProductListing(filter: filter, order: ProductOrder(key)), on: database.pool)
            for offset in [20, 40, 300, 10_000] {
                let listing = ProductListing(filter: filter, order: ProductOrder(key), position: .offset(offset))
                let page = try await database.pool.read(ListProducts(listing))
                #expect(try Self.ids(page.json) == Array(all.dropFirst(offset).prefix(20)))
                #expect((page.last != nil) == (all.count > offset + 20))
            }
        }
    }

    @Test(
        "A name is found by any part of it, in any case, and nothing in it is a pattern",
        arguments: [
            ("100%", ["100% Wool"]), ("0%", ["100% Wool"]), ("%", ["100% Wool"]), ("_", ["snake_case"]),
            ("e_c", ["snake_case"]), ("\\", ["back\\slash"]), ("K\\S", ["back\\slash"]), ("12\"", ["12\" Single"]),
            ("'", ["O'Brien"]), ("o'b", ["O'Brien"]), ("ÉLOÏSE", ["Éloïse", "E\u{301}loi\u{308}se"]),
            ("é", ["Éloïse", "E\u{301}loi\u{308}se"]), ("e\u{301}", ["Éloïse", "E\u{301}loi\u{308}se"]),
            ("ДМ", ["Дмитрий"]), ("ми", ["Дмитрий"]), ("ΟΔΟΣ", ["Οδός Οδος"]), ("δος", ["Οδός Οδος"]),
            ("ς", ["Οδός Οδος"]), ("静", ["静かな海"]), ("かな海", ["静かな海"]), ("🎸", ["🎸 Guitar"]),
            ("l ", []), ("wool", ["100% Wool"]), ("w*l", []), ("---", ["a---b"]), ("\u{958}", ["\u{958} qa"]),
        ]
    )
    @Loop
    func findsNames(typed: String, found: [String]) async throws {
        let names = [
            "100% Wool", "snake_case", "back\\slash", "12\" Single", "O'Brien", "Éloïse", "E\u{301}loi\u{308}se",
            "Дмитрий", "Οδός Οδος", "静かな海", "🎸 Guitar", "a---b", "\u{958} qa",
        ]
        let database = try TestDatabase.required()
        let category = DemoCatalogue.categories[0]
        try await database.pool.withTransaction { session in
            let categoryID = try await session.execute(InsertSeedCategory(category: category))
            for name in names {
                let product = DemoCatalogue.Product(name, cents: 100, stock: 1, "")
                _ = try await session.execute(UpsertSeedProduct(product: product, categoryID: categoryID))
            }
        }
        let listing = try ProductListing([("name", typed)])
        let page = try await database.pool.read(ListProducts(listing))
        guard case .array(let products) = try JSONReader().read(page.json) else { return }
        let foundNames = products.compactMap { product -> [UInt8]? in
            guard case .object(let members) = product, case .string(let name)? = members["name"] else {
                return nil
            }
            return Array(name.utf8)
        }
        // An end of the text that is white space is not searched for: "l " is "l".
        let expected = typed == "l " ? names.filter { $0.lowercased().contains("l") } : found
        #expect(foundNames == expected.map { Array($0.utf8) })
        #expect(try await database.pool.read(CountProducts(listing.filter)).count == Int64(expected.count))
    }

    @Test("Names are sorted as people expect: by letter, then accent, then case")
    @Loop
    func sortsForPeople() async throws {
        let database = try TestDatabase.required()
        try await database.pool.withTransaction { session in
            let categoryID = try await session.execute(InsertSeedCategory(category: DemoCatalogue.categories[0]))
            for name in ["Zebra", "apple", "Éclair", "eclair", "Apple", "zebra", "eclat", "Ångström", "Дом"] {
                let product = DemoCatalogue.Product(name, cents: 100, stock: 1, "")
                _ = try await session.execute(UpsertSeedProduct(product: product, categoryID: categoryID))
            }
        }
        let page = try await database.pool.read(ListProducts(ProductListing(order: ProductOrder(.name))))
        guard case .array(let products) = try JSONReader().read(page.json) else { return }
        let names = products.compactMap { product -> String? in
            guard case .object(let members) = product, case .string(let name)? = members["name"] else {
                return nil
            }
            return name
        }
        #expect(names == ["Ångström", "apple", "Apple", "eclair", "Éclair", "eclat", "zebra", "Zebra", "Дом"])
    }

    @Test("A product is shown with its category, and not at all once it is deleted")
    @Loop
    func findsProducts() async throws {
        let database = try TestDatabase.required()
        try await database.pool.withTransaction { session in
            let categoryID = try await session.execute(InsertSeedCategory(category: DemoCatalogue.categories[1]))
            let product = DemoCatalogue.Product("\"Grand\"\nPiano", cents: 1_200_000, stock: 3, "Füße & <keys>")
            _ = try await session.execute(UpsertSeedProduct(product: product, categoryID: categoryID))
        }
        let json = """
            {"id":1,"name":"\\"Grand\\"\\nPiano","description":"Füße & <keys>","price":"12000.00","stock":3,\
            "image":null,"category":{"id":1,"name":"Musical Instruments",\
            "description":"\(DemoCatalogue.categories[1].description)"}}
            """
        let found = try await database.pool.read(FindProduct(id: 1))
        #expect(found.map { String(decoding: $0.json, as: UTF8.self) } == json)
        #expect(found?.tag.text == #""1-1-1""#)
        let page = try await database.pool.read(ListProducts(ProductListing()))
        #expect(String(decoding: page.json, as: UTF8.self) == "[\(json)]")
        #expect(try await database.pool.read(FindProduct(id: 2)) == nil)
        try await database.pool.withConnection { session in
            try await session.executeScript("UPDATE products SET deleted_at = now(), image = '/media/x.png'")
        }
        #expect(try await database.pool.read(FindProduct(id: 1)) == nil)
        let empty = try await database.pool.read(ListProducts(ProductListing()))
        #expect(empty.json == Array("[]".utf8))
        #expect(empty.rowCount == 0)
        #expect(empty.last == nil)
    }
}
