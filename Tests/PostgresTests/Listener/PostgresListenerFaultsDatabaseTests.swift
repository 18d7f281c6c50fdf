import Runtime
import ShopTesting
import Testing

@testable import Postgres

@Suite(
    "Listener: a server that fails",
    .loopThread,
    .serialized,
    .timeLimit(.minutes(5)),
    .enabled(if: PrivateServer.programs != nil, "PostgreSQL's server programs are not installed")
)
struct PostgresListenerFaultsDatabaseTests {
    /// Lends a server, a listener and its log, and a pool to send with.
    ///
    /// `noticesSilence` gives the listener time-outs that a test can wait for, and that a busy machine may exceed.
    @Loop
    private func withListener(
        noticesSilence: Bool = false,
        _ body: @Loop (PrivateServer, TestListener, LogPipe, PostgresPool) async throws -> Void
    ) async throws {
        try await PrivateServer.with { server async throws in
            var configuration = PostgresConfiguration(url: server.url)
            configuration.connectTimeout = .seconds(10)
            configuration.statementTimeout = .seconds(10)
            try await TestDatabase.withPool(configuration) { pool, _ async throws in
                let log = try LogPipe()
                var limits = TestListener.patient
                if noticesSilence {
                    limits.probeInterval = .milliseconds(50)
                    limits.answerTimeout = .seconds(1)
                }
                let listener = try TestListener(
                    server.url,
                    channels: ["news"],
                    limits: limits,
                    connectTimeout: noticesSilence ? .seconds(1) : .seconds(30),
                    logger: log.logger
                )
                await listener.start()
                let result: Result<Void, any Error>
                do {
                    result = .success(try await body(server, listener, log, pool))
                } catch {
                    result = .failure(error)
                }
                await listener.stop()
                try result.get()
            }
        }
    }

    /// Sends until one has arrived: the pool may need a moment too.
    @Loop
    private func untilArriving(_ listener: TestListener, _ pool: PostgresPool, _ text: String) async throws {
        try await eventually("\(text) arrives", within: TestListener.patience) {
            _ = try? await pool.notify("news", text)
            return listener.payloads.last == text
        }
    }

    @Test("A server that is not there yet is no obstacle to the start; it is listened to as soon as it is")
    @Loop
    func absentAtStart() async throws {
        try await self.withListener { server, listener, log, pool async throws in
            let failures = #"soundwave_database_connect_failures_total{pool="listen"}"#
            try await eventually("five attempts") { listener.metric(failures) ?? 0 >= 5 }
            #expect(log.lines.count == 1, "one line an outage")
            try await server.start()
            try await listener.connected()
            try await self.untilArriving(listener, pool, "at last")
        }
    }

    @Test("A server that is killed and started again is listened to again")
    @Loop
    func killed() async throws {
        try await self.withListener { server, listener, log, pool async throws in
            try await server.start()
            try await listener.connected()
            for round in 1...2 {
                try await self.untilArriving(listener, pool, "before \(round)")
                let count = listener.connectedCount
                try await server.kill()
                try await eventually("the loss is noticed") { !listener.listener.isListening }
                #expect(listener.metric("soundwave_database_listening") == 0)
                try await server.start()
                try await listener.connected(count + 1)
                try await self.untilArriving(listener, pool, "after \(round)")
            }
            try await eventually("the outages are logged") { log.count("arrive again") >= 2 }
        }
    }

    @Test("A server that hangs is noticed by its silence, and is listened to again when it goes on")
    @Loop
    func frozen() async throws {
        try await self.withListener(noticesSilence: true) { server, listener, log, pool async throws in
            try await server.start()
            try await listener.connected()
            try await self.untilArriving(listener, pool, "before")
            let count = listener.connectedCount
            try await server.freeze()
            try await eventually("the silence is noticed") { !listener.listener.isListening }
            try await eventually("it is logged") { log.count("no answer within 1.0 seconds") >= 1 }
            let failures = #"soundwave_database_connect_failures_total{pool="listen"}"#
            let failureCount = listener.metric(failures) ?? 0
            try await eventually("it tries again") { listener.metric(failures) ?? 0 >= failureCount + 2 }
            try await server.thaw()
            try await listener.connected(count + 1)
            try await self.untilArriving(listener, pool, "after")
        }
    }

    @Test("Stopping while the server hangs is done at once, and no session is left when it goes on")
    @Loop
    func stopsWhileFrozen() async throws {
        try await self.withListener(noticesSilence: true) { server, listener, _, pool async throws in
            try await server.start()
            try await listener.connected()
            try await server.freeze()
            try await eventually("the silence is noticed") { !listener.listener.isListening }
            try await listener.stop { $0 == .connecting }
            #expect(listener.listener.machine.state == .stopped)
            try await server.thaw()
            let text = "SELECT pid::text FROM pg_stat_activity WHERE application_name = $1"
            try await eventually("no session is left") {
                let rows = try? await pool.read(TextQuery(text, [listener.id]))
                return rows.map(\.isEmpty) ?? false
            }
            #expect(!listener.listener.isListening)
        }
    }
}
