import Glibc
import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// A command is ended by the signals that a server handles.
    @Suite("soundwave import")
    struct ImportCommandTests {
        @Test("A signal ends an import at once, and nothing of the file is written", arguments: [SIGTERM, SIGINT])
        @Loop
        func endedBySignal(number: Int32) async throws {
            try await ShopProcesses.withDemonstration { shop in
                let count = "SELECT count(*) FROM products"
                let before = try await shop.postgres.run(sql: count)
                // A file that never ends.
                let process = try Soundwave.start(
                    ["import", "/dev/zero", "--format", "csv"],
                    name: "import",
                    in: shop.folder,
                    environment: ["DATABASE_URL": shop.postgres.url()]
                )
                defer { process.kill() }
                let atWork = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 1768779887"
                try await eventually("the import is at work", within: .seconds(60)) {
                    try await shop.postgres.run(sql: atWork) == "1"
                }
                process.send(number)
                #expect(try await process.end(within: .seconds(60)) == .signal(number))
                try await eventually("the server has rolled it back", within: .seconds(60)) {
                    try await shop.postgres.run(sql: atWork) == "0"
                }
                #expect(try await shop.postgres.run(sql: count) == before)
            }
        }
    }
}
