import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Stock in the table",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct ProductStockDatabaseTests {
    @Test("A change of stock that sells nothing out touches no index")
    @Loop
    func staysHeapOnly() async throws {
        let database = try TestDatabase.required()
        _ = try await Seed(postgres: database.pool).generated(GeneratedCatalogue(productCount: 500, seed: 3))
        let counts = try await database.pool.withConnection { session in
            try await session.executeScript("UPDATE products SET stock = stock - 1 WHERE stock > 1 AND id % 10 = 1")
            return try await session.execute(
                QueryColumn(
                    """
                    SELECT pg_stat_get_xact_tuples_hot_updated('products'::regclass)
                        + pg_stat_get_tuples_hot_updated('products'::regclass)
                    FROM pg_stat_force_next_flush()
                    UNION ALL SELECT count(*) FROM products WHERE stock > 0 AND id % 10 = 1
                    """
                )
            )
        }
        #expect(counts.count == 2)
        let hotCount = try #require(counts.first.flatMap { Int($0) })
        #expect(hotCount > 30)
    }

    @Test("No index holds the column stock")
    @Loop
    func isInNoIndex() async throws {
        let database = try TestDatabase.required()
        // What an index is made of, its expressions and its condition too, is noted column by column in pg_depend.
        func indexes(holding column: String) async throws -> [String] {
            try await database.pool.read(
                QueryColumn(
                    """
                    SELECT DISTINCT i.indexrelid::regclass
                    FROM pg_index i
                    JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                        AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid
                    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = d.refobjsubid
                    WHERE i.indrelid = 'products'::regclass AND a.attname = '\(column)'
                    """
                )
            )
        }
        #expect(try await indexes(holding: "stock") == [])
        #expect(try await indexes(holding: "in_stock").count == 8)
        #expect(try await indexes(holding: "name_folded").count == 2)
        #expect(try await indexes(holding: "deleted_at").count == 19)
    }

    @Test(
        "The table refuses what no product can be",
        arguments: [
            "stock = -1", "price = -0.01", "name = ''", "name = repeat('x', 201)", "category_id = 99", "price = 1e8",
            "category_id = NULL",
        ]
    )
    @Loop
    func refuses(change: String) async throws {
        let database = try TestDatabase.required()
        _ = try await Seed(postgres: database.pool).demonstration()
        await #expect(throws: PostgresError.self) {
            try await database.pool.withConnection { session in
                try await session.executeScript("UPDATE products SET \(change) WHERE id = 1")
            }
        }
        await #expect(throws: PostgresError.self) {
            try await database.pool.withConnection { session in
                try await session.executeScript("DELETE FROM categories WHERE id = 1")
            }
        }
    }
}
