import Runtime
import ShopTesting
import Testing

@testable import Postgres

@Suite(
    "Listener: what arrives",
    .loopThread,
    .timeLimit(.minutes(5)),
    .enabled(if: TestDatabase.url != nil, "TEST_DATABASE_URL names no PostgreSQL server")
)
struct PostgresListenerDatabaseTests {
    /// Lends a listener that listens, and a pool to send with.
    ///
    /// A channel's name is the listener's id and what `channels` says.
    @Loop
    private func withListener(
        channels: [String] = [""],
        limits: ListenerLimits = TestListener.patient,
        _ body: @Loop (TestListener, PostgresPool) async throws -> Void
    ) async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            let id = TestListener.makeID()
            let url = try #require(TestDatabase.url)
            let listener = try TestListener(url, id: id, channels: channels.map { id + $0 }, limits: limits)
            await listener.start()
            let result: Result<Void, any Error>
            do {
                try await listener.connected()
                result = .success(try await body(listener, pool))
            } catch {
                result = .failure(error)
            }
            await listener.stop()
            try result.get()
        }
    }

    @Test("A notification arrives, once it listens, with its sender's process; this program's own ones too")
    @Loop
    func arrives() async throws {
        try await self.withListener { listener, pool async throws in
            let processID = try await pool.withTransaction { session async throws in
                try await session.notify(listener.id, "order 7")
                return try await session.execute(TextQuery("SELECT pg_backend_pid()"))
            }
            try await listener.received(1)
            #expect(listener.events == ["connected", "\(listener.id): order 7"])
            #expect(listener.notifications.map { "\($0.senderProcessID)" } == [processID[0][0]])
            #expect(listener.metric("soundwave_database_listening") == 1)
            #expect(listener.metric(#"soundwave_database_connects_total{pool="listen"}"#) == 1)
        }
    }

    @Test("Each channel's notifications arrive under its name, and no others")
    @Loop
    func channels() async throws {
        let names = ["_a", "_Capital", "_with \"quotes\"; and 'more'", "_\u{1F3B8}"]
        try await self.withListener(channels: names) { listener, pool async throws in
            for (index, name) in (names + ["_capital", "", "_unheard"] + names).enumerated() {
                try await pool.notify(listener.id + name, "\(index)")
            }
            try await listener.received(8)
            #expect(listener.notifications.map(\.channel) == (names + names).map { listener.id + $0 })
            #expect(listener.payloads == ["0", "1", "2", "3", "7", "8", "9", "10"])
            let series = #"soundwave_database_notifications_total{channel="\#(listener.id)_a"}"#
            #expect(listener.metric(series) == 2)
        }
    }

    @Test(
        "A payload arrives as it was sent, up to PostgreSQL's longest",
        arguments: [
            "", "{\"id\":7}", "\u{E9}", "e\u{301}", "\u{1F3B8}\u{1F3B9}", "a\nb\tc\u{1}", "'; SELECT 1; --",
            String(repeating: "x", count: 7999), String(repeating: "\u{1F3B8}", count: 1999),
        ]
    )
    @Loop
    func payload(_ text: String) async throws {
        try await self.withListener { listener, pool async throws in
            try await pool.notify(listener.id, text)
            try await listener.received(1)
            #expect(listener.payloads.map { Array($0.utf8) } == [Array(text.utf8)])
        }
    }

    @Test("Subscribers of one channel each hear of it, and it counts once")
    @Loop
    func subscribers() async throws {
        try await self.withListener(channels: ["", ""]) { listener, pool async throws in
            try await pool.notify(listener.id, "all")
            try await listener.received(2)
            #expect(listener.payloads == ["all", "all"])
            let series = #"soundwave_database_notifications_total{channel="\#(listener.id)"}"#
            #expect(listener.metric(series) == 1)
        }
    }

    @Test("A notification is delivered at its transaction's commit, not before, and never if that is rolled back")
    @Loop
    func transactions() async throws {
        struct ChangeOfMind: Error {}
        try await self.withListener { listener, pool async throws in
            try await pool.withTransaction { session async throws in
                try await session.notify(listener.id, "late")
                try await pool.notify(listener.id, "early")
                try await listener.received(1)
                #expect(listener.payloads == ["early"], "the commit has not come yet")
            }
            try await listener.received(2)
            await #expect(throws: ChangeOfMind.self) {
                try await pool.withTransaction { session async throws in
                    try await session.notify(listener.id, "never")
                    throw ChangeOfMind()
                }
            }
            try await pool.notify(listener.id, "last")
            try await listener.received(3)
            #expect(listener.payloads == ["early", "late", "last"])
        }
    }

    @Test("Notifications of many transactions arrive in the order of the commits")
    @Loop
    func order() async throws {
        try await self.withListener { listener, pool async throws in
            for number in 0..<200 { try await pool.notify(listener.id, "\(number)") }
            try await listener.received(200)
            #expect(listener.payloads == (0..<200).map(String.init))
        }
    }

    @Test("A thousand notifications of one transaction arrive in order, so many a turn of the loop and no more")
    @Loop
    func burst() async throws {
        var limits = TestListener.patient
        limits.maximumNotificationsPerTurn = 10
        try await self.withListener(limits: limits) { listener, pool async throws in
            try await pool.withTransaction { session async throws in
                let text = "SELECT pg_notify($1, number || repeat('x', 500)) FROM generate_series(0, 999) AS number"
                _ = try await session.execute(Command(text, [listener.id]))
            }
            try await listener.received(1000)
            #expect(listener.payloads.map { $0.prefix { $0 != "x" } } == (0..<1000).map { Substring("\($0)") })
            let perTurn = Dictionary(grouping: listener.turns, by: { $0 }).values.map(\.count)
            #expect(perTurn.max() == 10)
            #expect(perTurn.count >= 100)
            try await pool.notify(listener.id, "after it")
            try await listener.received(1001)
        }
    }

    @Test("Signs of life are asked for again and again, and hold nothing up")
    @Loop
    func probes() async throws {
        var limits = TestListener.patient
        limits.probeInterval = .milliseconds(1)
        try await self.withListener(limits: limits) { listener, pool async throws in
            let text = "SELECT query_start::text FROM pg_stat_activity WHERE application_name = $1 AND query = $2"
            let query = TextQuery(text, [listener.id, ListenerQueries.probe])
            var times: Set<String> = []
            try await eventually("five probes") {
                if let time = try await pool.read(query).first?[0] { times.insert(time) }
                try await pool.notify(listener.id, "\(times.count)")
                return times.count >= 5
            }
            try await pool.notify(listener.id, "last")
            try await eventually("the last one") { listener.payloads.last == "last" }
            #expect(listener.connectedCount == 1)
            #expect(listener.metric(#"soundwave_database_connections_lost_total{pool="listen"}"#) == 0)
        }
    }
}
