import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Something to sell, the same whenever it is asked for.
    @Suite("soundwave seed")
    struct SeedCommandTests {
        private let checksum = """
            SELECT count(*), md5(string_agg(product, ',' ORDER BY id))
            FROM (SELECT id, concat_ws('|', id, name, description, price, stock, category_id) AS product
                  FROM products) p
            """

        @Test("Run again, --demo changes nothing; a catalogue that is not empty is added to only by --force")
        @Loop
        func idempotent() async throws {
            try await ShopProcesses.withDemonstration { shop in
                let first = try await shop.postgres.run(sql: self.checksum)
                #expect(Int(first.prefix { $0 != "|" }) ?? 0 >= 50)
                let demo = try await shop.run(["seed", "--demo"])
                #expect(demo.exit == .code(0))
                #expect(try await shop.postgres.run(sql: self.checksum) == first)
                let refused = try await shop.run(["seed", "--products", "1000"])
                #expect(refused.output.contains("--force"))
                #expect(try await shop.postgres.run(sql: self.checksum) == first)

                try await shop.postgres.run(sql: "UPDATE products SET price = price + 1 WHERE id = 1")
                #expect(try await shop.postgres.run(sql: self.checksum) != first)
                #expect(try await shop.run(["seed", "--demo", "--force"]).exit == .code(0))
                #expect(try await shop.postgres.run(sql: self.checksum) == first)
                #expect(try await shop.run(["seed", "--products", "10", "--force"]).exit == .code(0))
                let count = Int(first.prefix { $0 != "|" }) ?? 0
                #expect(try await shop.postgres.run(sql: "SELECT count(*) FROM products") == "\(count + 10)")
            }
        }

        @Test("Generated catalogues of one random seed are the same, and of another seed different")
        @Loop
        func deterministic() async throws {
            try await ShopProcesses.withEmptyDatabase { shop in
                var checksums: [String] = []
                for (database, seed) in [("one", "7"), ("two", "7"), ("three", "8")] {
                    try await shop.postgres.run(sql: "CREATE DATABASE \(database)")
                    let commands = [["migrate"], ["seed", "--products", "1000", "--random-seed", seed]]
                    for command in commands {
                        let outcome = try await shop.run(command, database: database)
                        #expect(outcome.exit == .code(0), "\(outcome.complaints)")
                    }
                    checksums.append(try await shop.postgres.run(sql: self.checksum, database: database))
                }
                #expect(checksums[0].hasPrefix("1000|"))
                #expect(checksums[0] == checksums[1])
                #expect(checksums[0] != checksums[2])
            }
        }
    }
}
