import FoundationEssentials
import Glibc
import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Whether an instance starts, on what it finds.
    @Suite("soundwave serve")
    struct ServeCommandTests {
        @Test("On an empty, an older and a newer schema it exits with 1 and names the command that mends it")
        @Loop
        func wrongSchema() async throws {
            try await ShopProcesses.withEmptyDatabase { shop in
                try await self.expectRefusal(shop, "empty")
                let older = "\(shop.folder.path)/older"
                try FileManager.default.createDirectory(atPath: older, withIntermediateDirectories: false)
                for name in try Files.names(in: TestDatabase.migrationsDirectory).dropLast() {
                    try FileManager.default.copyItem(
                        atPath: "\(TestDatabase.migrationsDirectory)/\(name)",
                        toPath: "\(older)/\(name)"
                    )
                }
                #expect(try await shop.run(["migrate", "--directory", older]).exit == .code(0))
                try await self.expectRefusal(shop, "older")
                #expect(try await shop.run(["migrate"]).exit == .code(0))
                try await shop.postgres.run(
                    sql: "INSERT INTO schema_migrations (number, name, checksum) VALUES (999999, '999999_new.sql', '')"
                )
                try await self.expectRefusal(shop, "newer")
            }
        }

        @Loop
        private func expectRefusal(_ shop: ShopProcesses, _ name: String) async throws {
            let instance = try shop.makeInstance(name)
            try instance.start()
            #expect(try await instance.end(within: .seconds(20)) == .code(1))
            #expect(instance.complaints.contains("soundwave migrate"), "\(instance.complaints)")
        }

        @Test("An address that is taken is named", arguments: ["PORT", "ADMIN_PORT"])
        @Loop
        func takenAddress(setting: String) async throws {
            try await ShopProcesses.withDemonstration { shop in
                let address = try await shop.startInstances(["first"])[0].address
                var settings = ["PORT": "0", "ADMIN_PORT": "0"]
                settings[setting] = "\(address.port)"
                let second = try await shop.run(["serve"], settings)
                #expect(second.exit == .code(1))
                #expect(second.complaints == "soundwave: \(address): bind: Address already in use\n")
            }
        }

        @Test("A folder of pictures that cannot be used is named, and nothing is listened on", arguments: ["/dev/null"])
        @Loop
        func unusableMedia(folder: String) async throws {
            try await ShopProcesses.withDemonstration { shop in
                let run = try await shop.run(["serve"], ["PORT": "0", "ADMIN_PORT": "0", "MEDIA_DIRECTORY": folder])
                #expect(run.exit == .code(1))
                #expect(run.complaints.hasPrefix("soundwave: the folder of pictures, MEDIA_DIRECTORY (\(folder)),"))
            }
        }

        @Test("While PostgreSQL is down it waits, and then becomes ready")
        @Loop
        func waits() async throws {
            try await ShopProcesses.withDemonstration { shop in
                try await shop.postgres.kill()
                let instance = try shop.makeInstance("first")
                try instance.start()
                try await self.awaitVainAttempt(instance)
                #expect(instance.isRunning)
                let life = await instance.ask("/live")
                let refusal = SystemError(call: "connect", number: ECONNREFUSED)
                #expect(life == .failed(.cannotConnect(refusal)))
                try await shop.postgres.start()
                try await eventually("it is ready", within: .seconds(10)) {
                    await instance.ask("/ready") == .answered(status: 200)
                }
                for path in catalogue {
                    let answer = try await TestConnection.get(path, from: instance.address)
                    #expect(answer.status == 200, "\(path): \(answer.text)\n\(instance.log)")
                }
            }
        }

        @Test("Told to stop while it waits for PostgreSQL, it exits at once with 0", arguments: [SIGTERM, SIGINT])
        @Loop
        func stopsWhileWaiting(signal: Int32) async throws {
            try await ShopProcesses.withEmptyDatabase { shop in
                try await shop.postgres.kill()
                let instance = try shop.makeInstance("first")
                try instance.start()
                try await self.awaitVainAttempt(instance)
                instance.send(signal)
                #expect(try await instance.end(within: .seconds(5)) == .code(0))
            }
        }

        @Loop
        private func awaitVainAttempt(_ instance: InstanceProcess) async throws {
            try await eventually("it tries to connect") { instance.log.contains("database connection failed") }
        }
    }
}
