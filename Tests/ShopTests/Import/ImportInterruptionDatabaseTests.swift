import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Imports that are cut off after all is merged",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct ImportInterruptionDatabaseTests {
    private static let fixture = """
        INSERT INTO categories (name) VALUES ('Disks');
        INSERT INTO products (category_id, name, price, sku) VALUES (1, 'One', 1, 'S-1');
        """

    private static let file = "sku,name,price,stock,category\nS-1,Other,2,3,Disks\nS-2,Two,2,4,Disks\n"

    /// Holds the generations, which an import bumps last of all, while `body` runs.
    @Loop
    private static func holdingGenerations(of shop: TestShop, _ body: () async throws -> Void) async throws {
        try await shop.application.postgres.withTransaction { session in
            try await session.executeScript("SELECT FROM cache_generations FOR UPDATE")
            try await body()
        }
    }

    @Test("Whose time is up then, is told so, and nothing was written")
    @Loop
    func outOfTime() async throws {
        try await TestShop.with { shop in
            try await shop.run(Self.fixture)
            let before = try await shop.catalogueTexts()
            let imports = shop.application.catalogue.imports.products
            try await Self.holdingGenerations(of: shop) {
                await #expect(throws: ImportFailure.tooSlow) {
                    try await imports.run(
                        .text(Self.file),
                        .csv,
                        ImportOptions(),
                        by: .command,
                        within: .seconds(2)
                    )
                }
            }
            #expect(try await shop.catalogueTexts() == before)
            #expect(try await shop.importing(Self.file).counts == "2 rows: +1 ~1 =0 !0")
        }
    }

    @Test("Whose connection is lost then, has written nothing")
    @Loop
    func lostConnection() async throws {
        try await TestShop.with { shop in
            try await shop.run(Self.fixture)
            let before = try await shop.catalogueTexts()
            try await Self.holdingGenerations(of: shop) {
                let end = EventLoop.shared.task(returning: { () async -> Bool in
                    do {
                        _ = try await shop.importing(Self.file)
                        return false
                    } catch {
                        return error is PostgresError
                    }
                })
                try await eventually("the import waits for the generations", within: .seconds(60)) {
                    try await shop.texts(
                        """
                        SELECT pg_terminate_backend(a.pid)::text
                        FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
                        WHERE l.locktype = 'advisory' AND l.classid = 1768779887 AND a.wait_event_type = 'Lock'
                            AND l.objid = hashtext(current_schema())::bigint & 4294967295
                        """
                    ) == ["true"]
                }
                #expect(await end.value)
            }
            #expect(try await shop.catalogueTexts() == before)
        }
    }
}
