import Runtime
import Testing

@testable import Postgres

@Suite("The watch over statements")
struct StatementWatchDatabaseTests {
    @Test("tells the log of a slow statement, as one line, with numbers in place of values")
    @Loop
    func slow() async throws {
        let log = try LogPipe()
        try await self.withPool(log) { pool in
            _ = try await pool.read(Sleep(seconds: "0.05"))
            try await pool.withConnection { session in _ = try await session.execute(Sleep(seconds: "0.05")) }
        }
        while log.count("slow statement") < 2 { await Task.yield() }
        for line in log.lines where line.contains("slow statement") {
            #expect(line.contains("SELECT pg_sleep($1::float8)::text"))
            #expect(line.contains("\"statement\":\"slow\""))
            #expect(!line.contains("0.05\""))
        }
    }

    @Test("is silent about the others")
    @Loop
    func quick() async throws {
        let log = try LogPipe()
        try await self.withPool(log, threshold: .seconds(600)) { pool in
            _ = try await pool.read(Sleep(seconds: "0"))
        }
        #expect(log.count("slow statement") == 0)
    }

    @Test("adds statements to the trace of their task, by name where they have one")
    @Loop
    func traced() async throws {
        let trace = OperationTrace()
        try await self.withPool(try LogPipe(), isTracing: true) { pool in
            try await Tracing.$current.withValue(trace) {
                _ = try await pool.read(Sleep(seconds: "0"))
                try await pool.withTransaction { session in _ = try await session.execute(Sleep(seconds: "0")) }
            }
            _ = try await pool.read(Sleep(seconds: "0"))  // outside of it
        }
        #expect(trace.operations.map(\.name) == ["slow", "begin", "slow", "commit"])
        #expect(trace.operations.allSatisfy { $0.store.description == "db" && $0.duration > .zero })
    }

    @Loop
    private func withPool(
        _ log: LogPipe,
        threshold: Duration = .milliseconds(10),
        isTracing: Bool = false,
        _ body: @Loop (PostgresPool) async throws -> Void
    ) async throws {
        var configuration = TestDatabase.makePatientConfiguration(try #require(TestDatabase.url))
        configuration.slowStatementThreshold = threshold
        configuration.isTracing = isTracing
        let pool = try PostgresPool(
            configuration,
            threadPool: TestDatabase.threadPool,
            metrics: MetricsRegistry(),
            logger: log.logger
        )
        await pool.start()
        try await body(pool)
        await pool.stop(by: .now() + .seconds(5))
    }
}

/// Takes as long as it is told.
private struct Sleep: PostgresStatement {
    let seconds: String

    private static let statement = SQL(
        prepared: "slow",
        """
        SELECT
            pg_sleep($1::float8)::text
        """
    )

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.seconds)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> String {
        rows.text(0, 0)
    }
}
