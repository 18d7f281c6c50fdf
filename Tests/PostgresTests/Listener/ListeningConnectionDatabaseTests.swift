import Runtime
import ShopTesting
import Testing

@testable import Postgres

@Suite(
    "Listening connection",
    .loopThread,
    .timeLimit(.minutes(5)),
    .enabled(if: TestDatabase.url != nil, "TEST_DATABASE_URL names no PostgreSQL server")
)
struct ListeningConnectionDatabaseTests {
    /// A connection and what it has reported, in order.
    @Loop
    private final class Session {
        let connection: ListeningConnection
        private(set) var events: [String] = []

        init(_ limits: ListenerLimits = ListenerLimits()) async throws {
            let handle = try await ConnectionAttempt.connect(
                ConnectionOptions(parsing: #require(TestDatabase.url)),
                by: .now() + .seconds(30),
                threadPool: TestDatabase.threadPool
            )
            self.connection = ListeningConnection(handle, limits: limits)
            try self.connection.open()
            self.connection.onAnswer = { [weak self] in self?.events.append("answer") }
            self.connection.onNotification = { [weak self] in self?.events.append($0.payload) }
            self.connection.onClose = { [weak self] in self?.events.append("\($0.code)") }
        }

        /// Sends a statement, and waits until so many more events have been reported.
        func send(_ text: String, until count: Int) async throws {
            let goal = self.events.count + count
            self.connection.send(text)
            try await eventually("\(count) events after \(text)") { self.events.count >= goal }
        }
    }

    @Test("Each statement has one answer, however many commands it has")
    @Loop
    func answers() async throws {
        let session = try await Session()
        try await session.send("LISTEN a; LISTEN b; SELECT 1", until: 1)
        try await session.send(ListenerQueries.probe, until: 1)
        try await session.send("", until: 1)
        #expect(session.events == ["answer", "answer", "answer"])
        session.connection.close(PostgresError(.shuttingDown))
        session.connection.close(PostgresError(.timedOut))
        #expect(session.events.last == "shuttingDown", "it ends once")
        #expect(session.events.count == 4)
    }

    @Test("Notifications come behind the answer of the statement that asks for them")
    @Loop
    func order() async throws {
        let session = try await Session()
        let channel = TestListener.makeID()
        try await session.send("LISTEN \(channel); NOTIFY \(channel), 'one'; NOTIFY \(channel), 'two'", until: 3)
        #expect(session.events == ["answer", "one", "two"])
        session.connection.close(PostgresError(.shuttingDown))
    }

    @Test(
        "A statement that fails, or is none of its kind, ends the connection with the reason",
        arguments: [
            ("SELECT 1/0", "server(22012)"), ("SELECT 1; SELECT nothing_of_this_name; SELECT 1/0", "server(42703)"),
            ("LISTEN", "server(42601)"), ("SELECT pg_terminate_backend(pg_backend_pid())", "server(57P01)"),
            ("COPY (SELECT 1) TO STDOUT", "unexpectedColumn"),
        ]
    )
    @Loop
    func failure(text: String, reason: String) async throws {
        let session = try await Session()
        try await session.send(text, until: 1)
        #expect(session.events == [reason])
        #expect(!session.connection.isOpen)
        session.connection.send(ListenerQueries.probe)
        #expect(session.events == [reason], "a closed connection answers nothing")
    }
}
