import Runtime
import Testing

@testable import Postgres

@Suite("Pool: waiting, growing, ending", .loopThread, .database, .timeLimit(.minutes(5)))
struct PostgresPoolLifeDatabaseTests {
    /// Holds leased connections until it is opened.
    @Loop
    private final class Gate {
        private var continuations: [CheckedContinuation<Void, Never>] = []
        private var isOpen = false

        func pass() async {
            await withCheckedContinuation { continuation in
                if self.isOpen { continuation.resume() } else { self.continuations.append(continuation) }
            }
        }

        func open() {
            self.isOpen = true
            for continuation in self.continuations { continuation.resume() }
            self.continuations = []
        }
    }

    @Loop
    private final class Journal {
        var events: [String] = []
    }

    /// A pool's gauge as Prometheus would read it.
    @Loop
    private func gauge(_ name: String, _ pool: String, _ metrics: MetricsRegistry) -> Int? {
        let prefix = "\(name){pool=\"\(pool)\"} "
        let lines = String(decoding: PrometheusText.write(metrics), as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix(prefix) }.flatMap { Int($0.dropFirst(prefix.count)) }
    }

    /// Lets the loop turn until the gauge has the value.
    @Loop
    private func wait(for name: String, _ pool: String, toBe value: Int, _ metrics: MetricsRegistry) async throws {
        while self.gauge(name, pool, metrics) != value { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
    }

    @Loop
    private func code(_ task: Task<Void, any Error>) async -> PostgresError.Code? {
        do {
            try await task.value
            return nil
        } catch {
            return (error as? PostgresError)?.code
        }
    }

    @Test("Where no connection is kept for reads, one is opened when there is a read")
    @Loop
    func readsOnDemand() async throws {
        let change: (inout PostgresConfiguration) -> Void = {
            $0.readConnectionCount = 0
            $0.longReadConnectionCount = 0
        }
        try await TestDatabase.withPool(change) { pool, metrics async throws in
            try await pool.withConnection { _ in }
            for kind in ["read", "long_read"] {
                #expect(self.gauge("soundwave_database_connections", kind, metrics) == 0)
            }
            #expect(try await pool.read(Division(divisor: 5)) == 2000)
            #expect(try await pool.read(TextQuery("SELECT $1", ["long"])) == [["long"]])
            for kind in ["read", "long_read"] {
                #expect(self.gauge("soundwave_database_connections", kind, metrics) == 1)
            }
        }
    }

    @Test("Callers wait in order of arrival; one too many is refused at once")
    @Loop
    func waiting() async throws {
        let change: (inout PostgresConfiguration) -> Void = {
            $0.writeConnectionCount = 1
            $0.maximumWaiterCount = 3
        }
        try await TestDatabase.withPool(change) { pool, metrics async throws in
            let gate = Gate()
            let journal = Journal()
            let holder = Task { try await pool.withConnection { _ in await gate.pass() } }
            try await self.wait(for: "soundwave_database_leases", "write", toBe: 1, metrics)
            let waiters = (1...3).map { number in
                Task.immediate { try await pool.withConnection { _ in journal.events.append("\(number)") } }
            }
            #expect(self.gauge("soundwave_database_waiters", "write", metrics) == 3)
            let refused = Task { try await pool.withConnection { _ in journal.events.append("refused") } }
            #expect(await self.code(refused) == .exhausted)
            #expect(self.gauge("soundwave_database_refused_total", "write", metrics) == 1)
            gate.open()
            try await holder.value
            for waiter in waiters { try await waiter.value }
            #expect(journal.events == ["1", "2", "3"])
        }
    }

    @Test("A caller whose time is up is told so, and what it waited for is not lost")
    @Loop
    func waitsTooLong() async throws {
        let change: (inout PostgresConfiguration) -> Void = {
            $0.writeConnectionCount = 1
            $0.waitTimeout = .milliseconds(30)
        }
        try await TestDatabase.withPool(change) { pool, metrics async throws in
            while (try? await pool.withConnection { _ in }) == nil {}
            let gate = Gate()
            let holder = Task.immediate { try await pool.withConnection { _ in await gate.pass() } }
            let start = EventLoop.shared.now
            let waiter = Task { try await pool.withConnection { _ in } }
            #expect(await self.code(waiter) == .exhausted)
            #expect(MonotonicTime.now() - start >= .milliseconds(30))
            gate.open()
            try await holder.value
            try await pool.withConnection { _ in }
            #expect(self.gauge("soundwave_database_leases", "write", metrics) == 0)
        }
    }

    @Test("A cancelled caller leaves the queue at once, and its place goes to the next")
    @Loop
    func cancelled() async throws {
        let change: (inout PostgresConfiguration) -> Void = {
            $0.writeConnectionCount = 1
            $0.maximumWaiterCount = 1
        }
        try await TestDatabase.withPool(change) { pool, metrics async throws in
            let gate = Gate()
            let holder = Task { try await pool.withConnection { _ in await gate.pass() } }
            try await self.wait(for: "soundwave_database_leases", "write", toBe: 1, metrics)
            for _ in 0..<20 {
                let waiter = Task.immediate { try await pool.withConnection { _ in } }
                #expect(self.gauge("soundwave_database_waiters", "write", metrics) == 1)
                waiter.cancel()
                #expect(await self.code(waiter) == .exhausted)
                #expect(self.gauge("soundwave_database_waiters", "write", metrics) == 0)
            }
            let next = Task.immediate { try await pool.withConnection { _ in } }
            gate.open()
            try await holder.value
            try await next.value
        }
    }

    @Test("A task that is cancelled before it asks does not wait")
    @Loop
    func cancelledBefore() async throws {
        try await TestDatabase.withPool { pool, metrics async throws in
            let gate = Gate()
            let holders = (0..<4).map { _ in Task { try await pool.withConnection { _ in await gate.pass() } } }
            try await self.wait(for: "soundwave_database_leases", "write", toBe: 4, metrics)
            let waiter = Task { try await pool.withConnection { _ in } }
            waiter.cancel()
            #expect(await self.code(waiter) == .exhausted)
            gate.open()
            for holder in holders { try await holder.value }
        }
    }

    @Test("A pool grows with its callers up to its maximum, and shrinks again when they are gone")
    @Loop
    func growsAndShrinks() async throws {
        let change: (inout PostgresConfiguration) -> Void = {
            $0.writeConnectionCount = 4
            $0.idleTimeout = .milliseconds(50)
        }
        try await TestDatabase.withPool(change) { pool, metrics async throws in
            for _ in 0..<2 {
                let gate = Gate()
                let holders = (0..<10).map { _ in Task { try await pool.withConnection { _ in await gate.pass() } } }
                try await self.wait(for: "soundwave_database_connections", "write", toBe: 4, metrics)
                #expect(self.gauge("soundwave_database_leases", "write", metrics) == 4)
                gate.open()
                for holder in holders { try await holder.value }
                try await self.wait(for: "soundwave_database_connections", "write", toBe: 1, metrics)
            }
            #expect(self.gauge("soundwave_database_connections_lost_total", "write", metrics) == 0)
        }
    }

    @Test("Connections are replaced when their life is over, and no read notices")
    @Loop
    func lifetime() async throws {
        let change: (inout PostgresConfiguration) -> Void = { $0.maximumLifetime = .milliseconds(50) }
        try await TestDatabase.withPool(change) { pool, metrics async throws in
            while (self.gauge("soundwave_database_connects_total", "read", metrics) ?? 0) < 10 {
                let tasks = (1...20).map { divisor in
                    Task(executorPreference: EventLoop.shared) { try await pool.read(Division(divisor: divisor)) }
                }
                for (index, task) in tasks.enumerated() { #expect(try await task.value == 10_000 / (index + 1)) }
            }
            #expect(self.gauge("soundwave_database_connections_lost_total", "read", metrics) == 0)
        }
    }

    @Test("Stopping lets what is under way finish, refuses who waits and who comes, and leaves no connection")
    @Loop
    func stop() async throws {
        let change: (inout PostgresConfiguration) -> Void = {
            $0.writeConnectionCount = 1
        }
        try await TestDatabase.withPool(change) { pool, metrics async throws in
            let gate = Gate()
            let holder = Task {
                try await pool.withConnection { session async throws in
                    await gate.pass()
                    #expect(try await session.execute(TextQuery("SELECT 'done'")) == [["done"]])
                }
            }
            try await self.wait(for: "soundwave_database_leases", "write", toBe: 1, metrics)
            let waiter = Task { try await pool.withConnection { _ in } }
            try await self.wait(for: "soundwave_database_waiters", "write", toBe: 1, metrics)
            let stopping = Task { await pool.stop(by: .now() + .seconds(30)) }
            #expect(await self.code(waiter) == .shuttingDown)
            let late = Task { try await pool.withConnection { _ in } }
            #expect(await self.code(late) == .shuttingDown)
            gate.open()
            try await holder.value
            await stopping.value
            #expect(self.gauge("soundwave_database_connections", "write", metrics) == 0)
            #expect(self.gauge("soundwave_database_connections", "read", metrics) == 0)
        }
    }

    @Test("Stopping ends at its deadline: a call that is still under way is told, and its connection closed")
    @Loop
    func stopByDeadline() async throws {
        try await TestDatabase.withPool { pool, metrics async throws in
            let sleeper = Task {
                try await pool.withConnection { _ = try await $0.execute(TextQuery("SELECT pg_sleep(2.5)")) }
            }
            try await self.wait(for: "soundwave_database_leases", "write", toBe: 1, metrics)
            await pool.stop(by: .now() + .milliseconds(50))
            #expect(await self.code(sleeper) == .shuttingDown)
        }
    }

    @Test("Stopping while connecting leaves no connection")
    @Loop
    func stopWhileConnecting() async throws {
        for _ in 0..<10 {
            let metrics = MetricsRegistry()
            let pool = try PostgresPool(
                PostgresConfiguration(url: #require(TestDatabase.url)),
                threadPool: TestDatabase.threadPool,
                metrics: metrics,
                logger: TestDatabase.logger
            )
            await pool.start()
            await pool.stop(by: .now() + .seconds(30))
            #expect(self.gauge("soundwave_database_connections", "read", metrics) == 0)
            #expect(self.gauge("soundwave_database_connections", "write", metrics) == 0)
        }
    }
}
