import Runtime
import ShopTesting
import Testing

@testable import Postgres

@Suite(
    "Listener: losing the connection, and stopping",
    .loopThread,
    .timeLimit(.minutes(5)),
    .enabled(if: TestDatabase.url != nil, "TEST_DATABASE_URL names no PostgreSQL server")
)
struct PostgresListenerLifeDatabaseTests {
    private static let outage = "database notifications do not arrive"
    private static let recovery = "database notifications arrive again"

    /// Ends the listener's session.
    @Loop
    private func terminate(_ listener: TestListener, _ pool: PostgresPool) async throws -> Int {
        let text = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1"
        return try await pool.withConnection { try await $0.execute(Command(text, [listener.id])) }
    }

    /// Waits until the server has no session of the listener.
    @Loop
    private func sessionsEnd(_ listener: TestListener, _ pool: PostgresPool) async throws {
        let query = TextQuery("SELECT pid::text FROM pg_stat_activity WHERE application_name = $1", [listener.id])
        try await eventually("no session is left") { try await pool.read(query).isEmpty }
    }

    @Test("A session that is ended is replaced, subscribers are told, and what is sent from then on arrives")
    @Loop
    func terminated() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            let (id, log) = (TestListener.makeID(), try LogPipe())
            let url = try #require(TestDatabase.url)
            let listener = try TestListener(url, id: id, channels: [id, id + "_2"], logger: log.logger)
            await listener.start()
            try await listener.connected()
            for round in 1...5 {
                #expect(try await self.terminate(listener, pool) == 1)
                try await listener.connected(1 + round)
                try await pool.notify(id, "\(round)")
                try await pool.notify(id + "_2", "also")
                try await listener.received(2 * round)
            }
            let rounds = (1...5).flatMap { ["connected", "\(id): \($0)", "\(id)_2: also"] }
            #expect(listener.events == ["connected"] + rounds)
            #expect(listener.metric(#"soundwave_database_connects_total{pool="listen"}"#) == 6)
            #expect(listener.metric(#"soundwave_database_connections_lost_total{pool="listen"}"#) == 5)
            try await eventually("all is logged") { log.count(Self.recovery) == 5 }
            #expect(log.count(Self.outage) == 5, "one line an outage")
            await listener.stop()
            #expect(listener.metric("soundwave_database_listening") == 0)
        }
    }

    @Test("Notifications that are sent while sessions are ended arrive, or the subscriber is told to look again")
    @Loop
    func losesNothing() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            let id = TestListener.makeID()
            let listener = try TestListener(#require(TestDatabase.url), id: id, channels: [id])
            await listener.start()
            try await listener.connected()
            for number in 0..<300 {
                if number % 50 == 10 { _ = try await self.terminate(listener, pool) }
                try await pool.notify(id, "\(number)")
            }
            try await eventually("a last one") {
                try await pool.notify(id, "last")
                return listener.payloads.last == "last"
            }
            var expected = 0
            for event in listener.events.dropFirst() {
                if event == "connected" {
                    expected = -1  // what was missed is read again
                } else if let number = Int(event.dropFirst(id.utf8.count + 2)) {
                    #expect(expected == -1 || number == expected)
                    expected = number + 1
                }
            }
            #expect(listener.connectedCount >= 2)
            await listener.stop()
        }
    }

    @Test("A payload beyond the bound is not passed over: the connection is made anew, and the log says why")
    @Loop
    func longPayload() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            let (id, log) = (TestListener.makeID(), try LogPipe())
            var limits = TestListener.patient
            limits.maximumPayloadBytes = 10
            let url = try #require(TestDatabase.url)
            let listener = try TestListener(url, id: id, channels: [id], limits: limits, logger: log.logger)
            await listener.start()
            try await listener.connected()
            try await pool.notify(id, "ten bytes!")
            try await pool.notify(id, "eleven byte")
            try await listener.connected(2)
            try await pool.notify(id, "short")
            try await listener.received(2)
            #expect(listener.events == ["connected", "\(id): ten bytes!", "connected", "\(id): short"])
            try await eventually("the reason is logged") {
                log.count("a notification on \(id) has more than 10 bytes") == 1
            }
            await listener.stop()
        }
    }

    @Test("A sign-in that is refused is logged once, without the password, and tried again with pauses")
    @Loop
    func refused() async throws {
        let log = try LogPipe()
        let id = TestListener.makeID()
        let separator = try #require(TestDatabase.url).contains("?") ? "&" : "?"
        let url = try #require(TestDatabase.url) + separator + "user=\(id)&password=a-secret-word"
        let listener = try TestListener(url, id: id, channels: [id], logger: log.logger)
        await listener.start()
        let failures = #"soundwave_database_connect_failures_total{pool="listen"}"#
        try await eventually("four attempts") { listener.metric(failures) ?? 0 >= 4 }
        try await eventually("a line") { !log.lines.isEmpty }
        await listener.stop()
        #expect(log.lines.count == 1)
        #expect(log.count(Self.outage) == 1)
        #expect(log.count("FATAL") == 1, "the server's reason")
        #expect(log.count("a-secret-word") == 0)
        #expect(listener.events.isEmpty)
        #expect(listener.metric("soundwave_database_listening") == 0)
    }

    @Test(
        "It can be stopped in each of its states, and leaves no session behind",
        arguments: ["idle", "connecting", "subscribing", "listening", "probing", "stopped"]
    )
    @Loop
    func stops(in state: String) async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            var limits = TestListener.patient
            if state == "probing" { limits.probeInterval = .zero }
            let id = TestListener.makeID()
            let listener = try TestListener(#require(TestDatabase.url), id: id, channels: [id], limits: limits)
            if state != "idle" { await listener.start() }
            if state == "stopped" { await listener.stop() }
            try await listener.stop { "\($0)".hasPrefix(state) }
            #expect(listener.listener.machine.state == .stopped)
            let events = listener.events
            try await self.sessionsEnd(listener, pool)
            try await pool.notify(id, "too late")
            #expect(listener.events == events)
            #expect(!listener.listener.isListening)
        }
    }

    @Test("It can be stopped in a pause between attempts, and makes no more")
    @Loop
    func stopsWhileWaiting() async throws {
        let port = try ClosedPort()
        defer { port.close() }
        let listener = try TestListener("postgresql://postgres@127.0.0.1:\(port.number)/x", channels: ["a"])
        await listener.start()
        let failures = #"soundwave_database_connect_failures_total{pool="listen"}"#
        try await eventually("an attempt has failed") { listener.metric(failures) ?? 0 >= 1 }
        try await listener.stop { "\($0)".hasPrefix("waiting") }
        #expect(listener.listener.machine.nextTick == nil)
    }

    @Test("A subscriber that stops it in the middle of a burst hears no more")
    @Loop
    func stopsInHandler() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            let id = TestListener.makeID()
            let listener = try TestListener(#require(TestDatabase.url), id: id, channels: [id])
            listener.onNotification = { if $0.payload == "4" { EventLoop.shared.spawn { await listener.stop() } } }
            await listener.start()
            try await listener.connected()
            let text = "SELECT pg_notify($1, number::text) FROM generate_series(0, 999) AS number"
            _ = try await pool.withConnection { try await $0.execute(Command(text, [id])) }
            try await self.sessionsEnd(listener, pool)
            #expect((5...TestListener.patient.maximumNotificationsPerTurn).contains(listener.notifications.count))
            #expect(listener.listener.machine.state == .stopped)
        }
    }
}
