import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Two instances that read lists from a streaming replica, which is paused, killed and frozen meanwhile.
    @Suite("Lists from a replica")
    struct CatalogueReplicaTests {
        /// How old a list may be on an instance that did not take the write, with a debug build on a busy machine.
        private static let worst = Duration.seconds(1)

        @Test(
            "never go back for any of 6 readers during 60 edits, while what the replica repeats is paused and resumed"
        )
        @Loop
        func raced() async throws {
            try await Self.withReplica(["DATABASE_REPLICA_MAXIMUM_LAG_MS": "60000"]) { shop, replica in
                let log = EditLog()
                let readers = (0..<6).map { reader in
                    EventLoop.shared.task(throwing: {
                        let instance = shop.instances[reader % 2]
                        while !log.isOver {
                            let oldest = log.oldestAllowed(staleness: Self.worst)
                            log.note(seen: try await shop.shown(by: instance), oldest: oldest)
                        }
                    })
                }
                for number in 1...60 {
                    if number % 20 == 1 { try await replica.run(sql: "SELECT pg_wal_replay_resume()") }
                    if number % 20 == 11 { try await replica.run(sql: "SELECT pg_wal_replay_pause()") }
                    let writer = shop.instances[number % 2]
                    log.acknowledged(number, at: try await shop.edit(number, at: writer))
                    #expect(try await shop.shown(by: writer) == number)
                }
                log.isOver = true
                for reader in readers { try await reader.value }
                #expect(log.readCount >= 60)
                #expect(log.staleReads.isEmpty)
                for instance in shop.instances { _ = try await shop.delay(of: 60, at: instance, since: .now()) }
                #expect(try await shop.stays(60))
                for instance in shop.instances {
                    #expect(try await Self.count(#"vain_reads_total{reason="outdated"}"#, of: instance) > 0)
                }
                try await replica.run(sql: "SELECT pg_wal_replay_resume()")
                for instance in shop.instances { try await Self.awaitUse(of: instance) }
            }
        }

        @Test("are new at once on both instances where nothing is cached, paused or not")
        @Loop
        func uncached() async throws {
            let settings = ["DATABASE_REPLICA_MAXIMUM_LAG_MS": "60000", "CACHE": "off"]
            try await Self.withReplica(settings) { shop, replica in
                for instance in shop.instances { try await Self.awaitUse(of: instance) }
                for number in 1...40 {
                    if number % 10 == 1 { try await replica.run(sql: "SELECT pg_wal_replay_resume()") }
                    if number % 10 == 6 { try await replica.run(sql: "SELECT pg_wal_replay_pause()") }
                    let (writer, other) = (shop.instances[number % 2], shop.instances[(number + 1) % 2])
                    try await shop.edit(number, at: writer)
                    #expect(try await shop.shown(by: other) == number)
                    #expect(try await shop.shown(by: writer) == number)
                }
                for instance in shop.instances {
                    #expect(try await Self.count(#"vain_reads_total{reason="outdated"}"#, of: instance) > 0)
                }
                try await replica.run(sql: "SELECT pg_wal_replay_resume()")
                for instance in shop.instances { try await Self.awaitUse(of: instance) }
            }
        }

        @Test("go on when the replica is killed and when it falls silent, and come from it again when it is back")
        @Loop
        func lost() async throws {
            try await Self.withReplica(["CACHE": "off"]) { shop, replica in
                for instance in shop.instances { try await Self.awaitUse(of: instance) }
                let paths = ["/api/products/?category=1", "/api/products/?ordering=-price", "/api/categories/"]
                let outcomes = try await LoadClient(shop.instances.map(\.address), paths: paths).run { load in
                    try await load.awaitGoodAnswers(100)
                    try await replica.kill()
                    try await load.awaitGoodAnswers(100)
                    for instance in shop.instances {
                        #expect(await instance.ask("/health/") == .answered(status: 200))
                        #expect(await instance.ask("/ready") == .answered(status: 200))
                    }
                    try await replica.start()
                    for instance in shop.instances { try await Self.awaitUse(of: instance) }
                    replica.freeze()
                    try await load.awaitGoodAnswers(100)
                    replica.thaw()
                    for instance in shop.instances { try await Self.awaitUse(of: instance) }
                }
                expectClean(outcomes, statuses: [200], within: .seconds(5))
                for instance in shop.instances {
                    #expect(instance.log.contains("read replica is not used: it failed"))
                    #expect(instance.log.contains("read replica is used"))
                }
            }
        }

        @Test("are answered by the primary when the replica ends reads that stand in the way of what it repeats")
        @Loop
        func conflicted() async throws {
            try await Self.withReplica(["CACHE": "off", "DATABASE_REPLICA_MAXIMUM_LAG_MS": "60000"]) { shop, replica in
                try await replica.run(sql: "ALTER SYSTEM SET max_standby_streaming_delay = 0")
                try await replica.run(sql: "SELECT pg_reload_conf()")
                for instance in shop.instances { try await Self.awaitUse(of: instance) }
                let paths = ["/api/products/?search=guitar", "/api/products/?name=a&count=true", "/api/categories/"]
                let outcomes = try await LoadClient(shop.instances.map(\.address), paths: paths).run { _ in
                    // The replica repeats the lock, and ends whoever reads there just then.
                    try await eventually("each instance has had conflicts", within: .seconds(120)) {
                        try await shop.processes.postgres.run(sql: "BEGIN; LOCK TABLE products, categories; COMMIT")
                        var counts: [Double] = []
                        for instance in shop.instances {
                            counts.append(try await Self.count(#"vain_reads_total{reason="conflict"}"#, of: instance))
                        }
                        return counts.allSatisfy { $0 >= 5 }
                    }
                }
                expectClean(outcomes, statuses: [200], within: .seconds(5))
                for instance in shop.instances { try await Self.awaitUse(of: instance) }
            }
        }

        @Loop
        private static func withReplica(
            _ settings: [String: String],
            _ body: @Loop (CatalogueShop, PostgresProcess) async throws -> Void
        ) async throws {
            var started: PostgresProcess?
            try await CatalogueShop.with(
                settings: { processes in
                    let replica = try await processes.startReplica()
                    started = replica
                    return settings.merging(["DATABASE_REPLICA_URL": replica.url()]) { given, _ in given }
                },
                { shop in try await body(shop, try #require(started)) }
            )
        }

        /// A number of those that are about the replica.
        @Loop
        private static func count(_ series: String, of instance: InstanceProcess) async throws -> Double {
            let text = try await TestConnection.get("/metrics", from: instance.administrationAddress).text
            let line = text.split(separator: "\n").first { $0.hasPrefix("soundwave_replica_\(series) ") }
            return try #require(line?.split(separator: " ").last.flatMap { Double($0) }, "\(series)")
        }

        /// Waits until another page of an instance has come from the replica.
        @Loop
        private static func awaitUse(of instance: InstanceProcess) async throws {
            let before = try await Self.count(#"pages_total{server="replica"}"#, of: instance)
            var limit = 1
            try await eventually("\(instance.name) reads from the replica") {
                // Each another page, so that none is in a cache.
                limit = limit % 100 + 1
                let answer = try await TestConnection.get("/api/products/?limit=\(limit)", from: instance.address)
                #expect(answer.status == 200)
                return try await Self.count(#"pages_total{server="replica"}"#, of: instance) > before
            }
        }
    }
}
