import Glibc
import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// A write is seen at once where it was made, and within 50 ms everywhere else.
    ///
    /// What is measured here includes this process' own time and a debug build's, on a machine that may be busy: so the
    /// middle of many measurements is held against the promise, and the worst against ``worst``.
    @Suite("Lists after a write")
    struct CatalogueFreshnessTests {
        private static let worst = Duration.seconds(1)

        @Test("are new at once on the instance that took it, and within 50 ms on the other")
        @Loop
        func written() async throws {
            try await CatalogueShop.with { shop in
                var delays: [Duration] = []
                for number in 1...40 {
                    let (writer, other) = (shop.instances[number % 2], shop.instances[(number + 1) % 2])
                    _ = try await shop.shown(by: other)  // so that there is an old page in its memory
                    let acknowledged = try await shop.edit(number, at: writer)
                    #expect(try await shop.shown(by: writer) == number)
                    delays.append(try await shop.delay(of: number, at: other, since: acknowledged))
                }
                #expect(median(delays) <= .milliseconds(50))
                #expect(delays.allSatisfy { $0 <= Self.worst }, "\(delays.sorted().suffix(3))")
            }
        }

        @Test("never go back for any of 8 readers during 120 edits, and stay at the last")
        @Loop
        func raced() async throws {
            try await CatalogueShop.with { shop in
                let log = EditLog()
                let readers = (0..<8).map { reader in
                    EventLoop.shared.task(throwing: {
                        let instance = shop.instances[reader % 2]
                        while !log.isOver {
                            let oldest = log.oldestAllowed(staleness: Self.worst)
                            log.note(seen: try await shop.shown(by: instance), oldest: oldest)
                        }
                    })
                }
                for number in 1...120 {
                    log.acknowledged(number, at: try await shop.edit(number, at: shop.instances[number % 2]))
                }
                log.isOver = true
                for reader in readers { try await reader.value }
                #expect(log.readCount >= 120)
                #expect(log.staleReads.isEmpty)
                for instance in shop.instances { _ = try await shop.delay(of: 120, at: instance, since: .now()) }
                #expect(try await shop.stays(120))
            }
        }

        @Test("are new elsewhere although the writer is killed the moment it has acknowledged")
        @Loop
        func writerKilled() async throws {
            try await CatalogueShop.with { shop in
                var delays: [Duration] = []
                for number in 1...5 {
                    _ = try await shop.shown(by: shop.instances[1])
                    let acknowledged = try await shop.edit(number, at: shop.instances[0])
                    shop.instances[0].kill()
                    delays.append(try await shop.delay(of: number, at: shop.instances[1], since: acknowledged))
                    try await shop.instances[0].startAndWait()
                    #expect(try await shop.shown(by: shop.instances[0]) == number)
                }
                #expect(median(delays) <= .milliseconds(300))
                #expect(delays.allSatisfy { $0 <= Self.worst })
            }
        }

        @Test("are new within 300 ms although every connection that listens has just been killed")
        @Loop
        func listenersKilled() async throws {
            try await CatalogueShop.with { shop in
                var delays: [Duration] = []
                for number in 1...10 {
                    for instance in shop.instances { _ = try await shop.shown(by: instance) }
                    // Those of the round before may still wait to come back.
                    try await eventually("some connection listens, and is killed") {
                        let killed = try await shop.processes.postgres.run(
                            sql: """
                                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                                WHERE pid <> pg_backend_pid() AND query ILIKE 'listen%'
                                """
                        )
                        return Int(killed) ?? 0 > 0
                    }
                    let acknowledged = try await shop.edit(number, at: shop.instances[number % 2])
                    let other = shop.instances[(number + 1) % 2]
                    delays.append(try await shop.delay(of: number, at: other, since: acknowledged))
                }
                #expect(median(delays) <= .milliseconds(300))
                #expect(delays.allSatisfy { $0 <= Self.worst }, "\(delays.sorted().suffix(3))")
            }
        }
    }
}
