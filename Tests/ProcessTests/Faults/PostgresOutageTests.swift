import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// PostgreSQL dies, loses its sessions, or falls silent, while two instances are at work.
    @Suite("PostgreSQL fails under load")
    struct PostgresOutageTests {
        /// Aimed at are 3 s; a debug build on a busy machine may take these.
        private let recoveryLimit = Duration.seconds(5)

        @Test("Killed for a moment: every request ends within 5 s with 200 or 503, and soon all is well")
        @Loop
        func killed() async throws {
            try await ShopProcesses.withDemonstration { shop in
                let instances = try await shop.startInstances(["first", "second"])
                let lateness = Lateness()
                defer { lateness.stop() }
                let outcomes = try await LoadClient(instances.map(\.address), paths: catalogue).run { load in
                    try await load.awaitGoodAnswers(200)
                    try await shop.postgres.kill()
                    for instance in instances {
                        let health = await instance.ask("/health/")
                        #expect(health == .answered(status: 503), "\(instance.log)")
                        let readiness = await instance.ask("/ready")
                        #expect(readiness == .answered(status: 503))
                        let life = await instance.ask("/live")
                        #expect(life == .answered(status: 200))
                        #expect(instance.isRunning)
                    }
                    try await shop.postgres.start()
                    let back = MonotonicTime.now()
                    for instance in instances {
                        let duration = try await recovery(of: instance, since: back)
                        #expect(duration <= self.recoveryLimit + lateness.allowance)
                        #expect(await instance.ask("/ready") == .answered(status: 200))
                        #expect(await instance.ask("/health/") == .answered(status: 200))
                    }
                    try await load.awaitGoodAnswers(200)
                }
                expectClean(outcomes, statuses: [200, 503], within: .seconds(5) + lateness.allowance)
                #expect(outcomes.contains { $0.status == 503 })
            }
        }

        @Test("All sessions terminated ten times: most requests succeed, the others get 503, and soon all is well")
        @Loop
        func terminated() async throws {
            try await ShopProcesses.withDemonstration { shop in
                let instances = try await shop.startInstances(["first", "second"])
                let lateness = Lateness()
                defer { lateness.stop() }
                let outcomes = try await LoadClient(instances.map(\.address), paths: catalogue).run { load in
                    try await load.awaitGoodAnswers(100)
                    for _ in 1...10 {
                        let round = MonotonicTime.now()
                        let count = try await shop.postgres.run(
                            sql: """
                                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                                WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
                                """
                        )
                        #expect(Int(count) ?? 0 > 0)
                        try await load.awaitGoodAnswers(20)
                        // Ten times in 5 s.
                        try await eventually("the round is over") { .now() - round >= .milliseconds(500) }
                    }
                    let end = MonotonicTime.now()
                    for instance in instances {
                        let duration = try await recovery(of: instance, since: end)
                        #expect(duration <= self.recoveryLimit + lateness.allowance)
                        #expect(await instance.ask("/ready") == .answered(status: 200))
                    }
                }
                expectClean(outcomes, statuses: [200, 503], within: .seconds(5) + lateness.allowance)
                #expect(outcomes.count { $0.status == 200 } * 2 > outcomes.count)
            }
        }

        @Test("Silent for 8 s: every request ends within 5 s, health is told, and soon all is well")
        @Loop
        func silent() async throws {
            try await ShopProcesses.withDemonstration { shop in
                let instances = try await shop.startInstances(["first", "second"])
                let lateness = Lateness()
                defer { lateness.stop() }
                let outcomes = try await LoadClient(instances.map(\.address), paths: catalogue).run { load in
                    try await load.awaitGoodAnswers(100)
                    shop.postgres.freeze()
                    let silence = MonotonicTime.now()
                    while .now() - silence < .seconds(8) {
                        for instance in instances {
                            let question = MonotonicTime.now()
                            #expect(await instance.ask("/health/") == .answered(status: 503))
                            #expect(.now() - question <= .seconds(5) + lateness.allowance)
                            #expect(await instance.ask("/live") == .answered(status: 200))
                        }
                    }
                    shop.postgres.thaw()
                    let back = MonotonicTime.now()
                    for instance in instances {
                        let duration = try await recovery(of: instance, since: back)
                        #expect(duration <= self.recoveryLimit + lateness.allowance)
                        #expect(await instance.ask("/ready") == .answered(status: 200))
                    }
                }
                // What the kernel and this busy process add to the instance's 5 s is not the shop's.
                expectClean(outcomes, statuses: [200, 503, 504], within: .milliseconds(5500) + lateness.allowance)
                #expect(outcomes.contains { $0.status == 503 || $0.status == 504 })
            }
        }
    }
}
