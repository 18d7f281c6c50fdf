import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

/// Runs the statement and gives the plan instead of the rows.
private struct ExplainReferredImages: PostgresStatement {
    let statement: ListReferredImages

    var sql: SQL { SQL(unprepared: "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) \(self.statement.sql.text)") }

    func bind(to parameters: inout PostgresParameters) {
        self.statement.bind(to: &parameters)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ExplainedPlan {
        try rows.explainedPlan()
    }
}

@Suite("Pictures that products have", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct ProductImageQueriesDatabaseTests {
    @Test("Those that products refer to are found by their index, deleted products' too", .timeLimit(.minutes(15)))
    @Loop
    func finds() async throws {
        let pool = try TestDatabase.required().pool
        _ = try await Seed(postgres: pool).generated(GeneratedCatalogue(productCount: 2000, seed: 3))
        try await pool.withConnection { session in
            try await session.executeScript(
                """
                UPDATE products SET image = '/media/' || id WHERE id % 2 = 0;
                UPDATE products SET deleted_at = now() WHERE id = 4;
                ANALYZE products
                """
            )
        }
        let statement = ListReferredImages(images: (1...8).map { "/media/\($0)" } + ["/media/none"])
        let found = try await pool.read(statement)
        #expect(found == ["/media/2", "/media/4", "/media/6", "/media/8"])
        let plan = try await pool.read(ExplainReferredImages(statement: statement))
        #expect(!plan.hasScannedTable && plan.touchedRowCount == 4, "\(plan.nodes)")
        #expect(plan.nodes.contains { $0.contains("products_image") }, "\(plan.nodes)")
    }
}
