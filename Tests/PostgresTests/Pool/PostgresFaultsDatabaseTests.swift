import Runtime
import Testing

@testable import Postgres

@Suite(
    "Pool: a server that fails",
    .loopThread,
    .serialized,
    .timeLimit(.minutes(5)),
    .enabled(if: PrivateServer.programs != nil, "PostgreSQL's server programs are not installed")
)
struct PostgresFaultsDatabaseTests {
    /// Calls without pause, and what became of them.
    @Loop
    private final class Load {
        private(set) var successCount = 0
        private(set) var failures: [PostgresError] = []
        private(set) var longest = Duration.zero
        private var isEnding = false
        private var workers: [Task<Void, Never>] = []

        init(_ pool: PostgresPool, readers: Int, writers: Int) {
            for index in 0..<(readers + writers) {
                self.workers.append(EventLoop.shared.spawn { await self.work(pool, isRead: index < readers) })
            }
        }

        private func work(_ pool: PostgresPool, isRead: Bool) async {
            while !self.isEnding { await self.call(pool, isRead: isRead) }
        }

        private func call(_ pool: PostgresPool, isRead: Bool) async {
            let start = MonotonicTime.now()
            do {
                if isRead {
                    #expect(try await pool.read(Division(divisor: 4)) == 2500)
                } else {
                    let rows = try await pool.withTransaction { try await $0.execute(Division(divisor: 5)) }
                    #expect(rows == 2000)
                }
                self.successCount += 1
            } catch {
                if let error = error as? PostgresError { self.failures.append(error) } else { Issue.record(error) }
                // Else a pool that refuses at once would be asked again at once, for ever in this turn.
                try? await EventLoop.shared.sleep(for: .milliseconds(5))
            }
            self.longest = max(self.longest, MonotonicTime.now() - start)
        }

        /// Waits until so many more calls have succeeded.
        func succeed(_ count: Int) async throws {
            let goal = self.successCount + count
            while self.successCount < goal { try await EventLoop.shared.sleep(for: .milliseconds(5)) }
        }

        /// Waits until so many more calls have failed.
        func fail(_ count: Int) async throws {
            let goal = self.failures.count + count
            while self.failures.count < goal { try await EventLoop.shared.sleep(for: .milliseconds(5)) }
        }

        /// Waits for all calls to end: each must.
        func end() async {
            self.isEnding = true
            for worker in self.workers { await worker.value }
        }
    }

    /// Lends a server, a pool with short time-outs, and its threads.
    @Loop
    private func withPool(
        startsServer: Bool = true,
        _ body: @Loop (PrivateServer, PostgresPool, ThreadPool) async throws -> Void
    ) async throws {
        try await PrivateServer.with { server async throws in
            if startsServer { try await server.start() }
            let threadPool = ThreadPool(threadCount: 2, maximumQueueLength: 100)
            defer { threadPool.stop() }
            var configuration = PostgresConfiguration(url: server.url)
            configuration.waitTimeout = .milliseconds(500)
            configuration.connectTimeout = .milliseconds(500)
            configuration.statementTimeout = .milliseconds(500)
            let pool = try PostgresPool(
                configuration,
                threadPool: threadPool,
                metrics: MetricsRegistry(),
                logger: TestDatabase.logger
            )
            await pool.start()
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(server, pool, threadPool))
            } catch {
                result = .failure(error)
            }
            await pool.stop(by: .now() + .seconds(2))
            try result.get()
        }
    }

    @Loop
    private func untilAnswering(_ pool: PostgresPool) async throws {
        while (try? await pool.read(Division(divisor: 1))) == nil {
            try await EventLoop.shared.sleep(for: .milliseconds(5))
        }
    }

    /// Every failure was of the moment, and no call took longer than its time-outs allow, with time for a busy machine.
    @Loop
    private func expectGoodManners(_ load: Load) {
        for failure in load.failures where !failure.isTemporary { Issue.record(failure) }
        #expect(load.longest < .seconds(5))
    }

    @Test("Sessions that are terminated under load fail their calls with a reason, and are replaced")
    @Loop
    func terminated() async throws {
        try await self.withPool { server, pool, _ async throws in
            try await self.untilAnswering(pool)
            let load = Load(pool, readers: 50, writers: 8)
            let terminate = TextQuery(
                """
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE application_name = 'soundwave' AND pid <> pg_backend_pid()
                """
            )
            for _ in 0..<10 {
                try await load.succeed(100)
                _ = try? await pool.withConnection { try await $0.execute(terminate) }
            }
            try await load.succeed(500)
            await load.end()
            #expect(!load.failures.isEmpty)
            self.expectGoodManners(load)
        }
    }

    @Test("A server that is killed under load fails every call in time, and is used again when it is back")
    @Loop
    func killed() async throws {
        try await self.withPool { server, pool, _ async throws in
            try await self.untilAnswering(pool)
            let load = Load(pool, readers: 50, writers: 8)
            for _ in 0..<2 {
                try await load.succeed(200)
                try await server.kill()
                try await load.fail(100)
                try await server.start()
                try await load.succeed(200)
            }
            await load.end()
            self.expectGoodManners(load)
        }
    }

    @Test("A server that hangs under load fails every call in time, holds no thread but one, and is used again")
    @Loop
    func frozen() async throws {
        try await self.withPool { server, pool, threadPool async throws in
            try await self.untilAnswering(pool)
            let load = Load(pool, readers: 50, writers: 8)
            try await load.succeed(200)
            try await server.freeze()
            try await load.fail(200)
            #expect(load.failures.contains { $0.code == .timedOut })
            #expect(try await threadPool.run { 7 } == 7, "threads are left for others")
            try await server.thaw()
            try await load.succeed(500)
            await load.end()
            self.expectGoodManners(load)
        }
    }

    @Test("A server that is not there yet is no obstacle to the start: calls fail in time until it is")
    @Loop
    func absentAtStart() async throws {
        try await self.withPool(startsServer: false) { server, pool, _ async throws in
            let load = Load(pool, readers: 5, writers: 2)
            try await load.fail(20)
            #expect(load.failures.allSatisfy { $0.code == .exhausted })
            try await server.start()
            try await load.succeed(100)
            await load.end()
            self.expectGoodManners(load)
        }
    }

    @Test("A commit whose answer never comes is told as unknown, and the session is not used again")
    @Loop
    func lostCommit() async throws {
        try await self.withPool { server, pool, _ async throws in
            try await self.untilAnswering(pool)
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withTransaction { session async throws in
                    #expect(try await session.execute(Division(divisor: 2)) == 5000)
                    try await server.freeze()
                }
            }
            #expect(error?.code == .timedOut)
            try await server.thaw()
            try await self.untilAnswering(pool)
            #expect(try await pool.withTransaction { try await $0.execute(Division(divisor: 2)) } == 5000)
        }
    }

    @Test("Stopping while the server hangs ends at its deadline")
    @Loop
    func stopWhileFrozen() async throws {
        try await self.withPool { server, pool, _ async throws in
            try await self.untilAnswering(pool)
            try await server.freeze()
            let load = Load(pool, readers: 5, writers: 5)
            await pool.stop(by: .now() + .milliseconds(100))
            try await load.fail(20)
            await load.end()
            #expect(load.failures.contains { $0.code == .shuttingDown })
            self.expectGoodManners(load)
        }
    }
}
