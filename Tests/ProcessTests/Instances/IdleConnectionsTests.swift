import Glibc
import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// What clients cost that keep their connections.
    @Suite("Idle connections")
    struct IdleConnectionsTests {
        /// Fewer where the descriptors do not suffice: this process needs one for each, and some for itself.
        private static let count = min(10_000, ProcessEnvironment.descriptorLimit - 1000)

        @Test("Ten thousand cost at most 4 KiB of memory each, and answers go on")
        @Loop
        func memory() async throws {
            if Self.count < 10_000 {
                Issue.record("the descriptor limit allows for \(Self.count) connections only", severity: .warning)
            }
            try await ShopProcesses.withDemonstration { shop in
                let instance = try await shop.startInstances(["first"])[0]
                for path in catalogue { #expect(await instance.ask(path) == .answered(status: 200)) }
                let process = try #require(instance.processID)
                let before = try ProcessTree.anonymousBytes(of: process)
                var connections: [TestConnection] = []
                defer { for connection in connections { connection.close() } }
                for number in 0..<Self.count {
                    let connection = try await TestConnection.open(instance.address)
                    connections.append(connection)
                    // Half have never asked, half stay after an answer.
                    if number.isMultiple(of: 2) { #expect(try await connection.get("/api/").status == 200) }
                }
                let after = try ProcessTree.anonymousBytes(of: process)
                #expect((after - before) / Self.count <= 4096)
                for connection in [connections[0], connections[1], connections[Self.count - 1]] {
                    #expect(try await connection.get("/api/products/").status == 200)
                }
                #expect(await instance.ask("/health/") == .answered(status: 200))
                #expect(connections.count { $0.isEnded } == 0)
            }
        }
    }
}
