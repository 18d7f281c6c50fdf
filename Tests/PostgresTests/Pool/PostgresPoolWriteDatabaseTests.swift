import Runtime
import Testing

@testable import Postgres

@Suite("Pool: leased connections", .loopThread, .database, .timeLimit(.minutes(5)))
struct PostgresPoolWriteDatabaseTests {
    private struct Refusal: Error {}

    @Loop
    private func backend(_ session: PostgresSession) async throws -> String? {
        try await session.execute(TextQuery("SELECT pg_backend_pid()"))[0][0]
    }

    @Loop
    private func numbers(_ pool: PostgresPool) async throws -> [String?] {
        try await pool.read(TextQuery("SELECT n FROM numbers ORDER BY n")).map { $0[0] }
    }

    @Test("What a transaction's body has done is there after it returns, and is not after it throws")
    @Loop
    func commitAndRollback() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            try await pool.withConnection { try await $0.executeScript("CREATE TABLE numbers (n int UNIQUE)") }
            let value = try await pool.withTransaction { session async throws in
                #expect(try await session.execute(Command("INSERT INTO numbers VALUES (1), (2)")) == 2)
                return "returned"
            }
            #expect(value == "returned")
            await #expect(throws: Refusal.self) {
                try await pool.withTransaction { session async throws in
                    #expect(try await session.execute(Command("INSERT INTO numbers VALUES (3)")) == 1)
                    throw Refusal()
                }
            }
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withTransaction { session async throws in
                    #expect(try await session.execute(Command("INSERT INTO numbers VALUES (4)")) == 1)
                    _ = try await session.execute(Command("INSERT INTO numbers VALUES (1)"))
                }
            }
            #expect(error?.code == .server(.uniqueViolation))
            #expect(try await self.numbers(pool) == ["1", "2"])
        }
    }

    @Test("Reserved connections are others than those for writes, and neither wait for one another")
    @Loop
    func reserved() async throws {
        try await TestDatabase.withPool {
            $0.writeConnectionCount = 1
            $0.reservedConnectionCount = 2
        } _: { pool, metrics async throws in
            let backends = try await pool.withConnection { write async throws in
                try await pool.withReservedConnection { one async throws in
                    try await pool.withReservedConnection { two async throws in
                        [
                            try await self.backend(write), try await self.backend(one), try await self.backend(two),
                        ]
                    }
                }
            }
            #expect(Set(backends).count == 3)
            #expect(try await pool.withReservedConnection { try await self.backend($0) } != backends[0])
        }
    }

    @Test("Where none is reserved, none is to be had")
    @Loop
    func noneReserved() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            let error = await #expect(throws: PostgresError.self) {
                _ = try await pool.withReservedConnection { try await self.backend($0) }
            }
            #expect(error?.code == .exhausted)
        }
    }

    @Test("A pool for another server than the primary has no connections for writes, and its metrics name the server")
    @Loop
    func readsOnly() async throws {
        try await TestDatabase.withPool {
            $0.writeConnectionCount = 0
            $0.serverName = "replica"
        } _: { pool, metrics async throws in
            let error = await #expect(throws: PostgresError.self) {
                _ = try await pool.withConnection { try await self.backend($0) }
            }
            #expect(error?.code == .exhausted)
            let text = String(decoding: PrometheusText.write(metrics), as: UTF8.self)
            #expect(text.contains(#"soundwave_database_connections{pool="replica_read"}"#))
            #expect(text.contains(#"soundwave_database_read_seconds_count{server="replica"}"#))
            #expect(!text.contains(#"pool="replica_write""#) && !text.contains(#"pool="read""#))
        }
    }

    @Test("A body that hides a failed statement does not pass for a commit")
    @Loop
    func hiddenFailure() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            try await pool.withConnection { try await $0.executeScript("CREATE TABLE numbers (n int UNIQUE)") }
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withTransaction { session async throws in
                    _ = try await session.execute(Command("INSERT INTO numbers VALUES (1)"))
                    _ = try? await session.execute(Command("INSERT INTO numbers VALUES (1)"))
                }
            }
            #expect(error?.code == .server(.inFailedTransaction))
            #expect(try await self.numbers(pool) == [])
        }
    }

    @Test("A statement outside a transaction has succeeded only when it is committed: deferred constraints count")
    @Loop
    func deferredConstraint() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            try await pool.withConnection {
                try await $0.executeScript("CREATE TABLE numbers (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            }
            for _ in 0..<3 {
                let error = await #expect(throws: PostgresError.self) {
                    try await pool.withConnection {
                        try await $0.execute(Command("INSERT INTO numbers VALUES (1), (1)"))
                    }
                }
                #expect(error?.code == .server(.uniqueViolation))
            }
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withTransaction {
                    try await $0.execute(Command("INSERT INTO numbers VALUES (1), (1)"))
                }
            }
            #expect(error?.code == .server(.uniqueViolation))
            #expect(try await self.numbers(pool) == [])
        }
    }

    @Test("Of statements sent together outside a transaction none has succeeded if one has failed")
    @Loop
    func sentTogether() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            try await pool.withConnection { try await $0.executeScript("CREATE TABLE numbers (n int UNIQUE)") }
            try await pool.withConnection { session async throws in
                let tasks = [1, 2, 1].map { number in
                    Task(executorPreference: EventLoop.shared) {
                        try await session.execute(Command("INSERT INTO numbers VALUES ($1::int)", ["\(number)"]))
                    }
                }
                var codes: [PostgresError.Code?] = []
                for task in tasks {
                    do {
                        _ = try await task.value
                        codes.append(nil)
                    } catch {
                        codes.append((error as? PostgresError)?.code)
                    }
                }
                #expect(codes == [.pipelineAborted, .pipelineAborted, .server(.uniqueViolation)])
            }
            #expect(try await self.numbers(pool) == [])
        }
    }

    @Test("A session is lent again after a success and after an error, not when it was left in a transaction")
    @Loop
    func reuse() async throws {
        try await TestDatabase.withPool {
            $0.writeConnectionCount = 1
        } _: { pool, _ async throws in
            try await pool.withConnection { try await $0.executeScript("CREATE TABLE numbers (n int CHECK (n > 0))") }
            let first = try await pool.withConnection { try await self.backend($0) }
            for _ in 0..<20 {
                await #expect(throws: PostgresError.self) {
                    try await pool.withConnection { try await $0.execute(Command("INSERT INTO numbers VALUES (0)")) }
                }
                await #expect(throws: Refusal.self) { try await pool.withTransaction { _ in throw Refusal() } }
                let large = TextQuery("SELECT repeat('x', 3000) FROM generate_series(1, 100)")
                #expect(try await pool.withConnection { try await $0.execute(large) }.count == 100)
            }
            #expect(try await pool.withConnection { try await self.backend($0) } == first)

            _ = try await pool.withConnection { session async throws in
                _ = try await session.execute(Command("BEGIN"))
                _ = try await session.execute(Command("INSERT INTO numbers VALUES (1)"))
            }
            #expect(try await pool.withConnection { try await self.backend($0) } != first)
            #expect(try await self.numbers(pool) == [])
        }
    }

    @Test("A session that was left in a failed transaction is not lent again")
    @Loop
    func failedTransaction() async throws {
        try await TestDatabase.withPool {
            $0.writeConnectionCount = 1
        } _: { pool, _ async throws in
            let first = try await pool.withConnection { session async throws in
                let backend = try await self.backend(session)
                _ = try await session.execute(Command("BEGIN"))
                _ = try? await session.execute(Command("SELECT 1/0"))
                return backend
            }
            let second = try await pool.withConnection { try await self.backend($0) }
            #expect(first != second)
        }
    }

    // MARK: Errors

    private static let refused: [(String, SQLState)] = [
        ("INSERT INTO t VALUES (1, 1, 1)", .uniqueViolation),
        ("INSERT INTO t VALUES (2, -1, 1)", .checkViolation),
        ("INSERT INTO t VALUES (2, 1, 99)", .foreignKeyViolation),
        ("INSERT INTO t VALUES (NULL, 1, 1)", SQLState("23502")),
        ("SELECT pg_sleep(60)", .queryCanceled),
        ("SELECT * FROM missing", .undefinedTable),
        ("CREATE TABLE t ()", .duplicateTable),
        ("SELEC 1", SQLState("42601")),
        ("SELECT 'x'::int", SQLState("22P02")),
    ]

    @Test("The server's refusals come with their SQLSTATE", arguments: refused.indices)
    @Loop
    func sqlState(index: Int) async throws {
        let (text, state) = Self.refused[index]
        try await TestDatabase.withPool {
            $0.statementTimeout = .milliseconds(200)
        } _: { pool, _ async throws in
            try await pool.withConnection {
                try await $0.executeScript(
                    """
                    CREATE TABLE parents (id int PRIMARY KEY);
                    INSERT INTO parents VALUES (1);
                    CREATE TABLE t (a int PRIMARY KEY, b int CHECK (b > 0), c int REFERENCES parents);
                    INSERT INTO t VALUES (1, 1, 1)
                    """
                )
            }
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { try await $0.execute(Command(text)) }
            }
            #expect(error?.code == .server(state))
            #expect(error?.serverMessage.hasPrefix("ERROR:") == true)
            #expect(error?.serverMessage.contains("\n") == false)
        }
    }

    @Test("A lock that is held too long is told as that, and the waiting session stays usable")
    @Loop
    func lockTimeout() async throws {
        let change: (inout PostgresConfiguration) -> Void = { $0.lockTimeout = .milliseconds(20) }
        try await TestDatabase.withPool(change) { pool, _ async throws in
            try await pool.withConnection { try await $0.executeScript("CREATE TABLE numbers (n int)") }
            try await pool.withTransaction { holder async throws in
                _ = try await holder.execute(Command("LOCK numbers"))
                try await pool.withConnection { session async throws in
                    let backend = try await self.backend(session)
                    let error = await #expect(throws: PostgresError.self) {
                        try await session.execute(Command("INSERT INTO numbers VALUES (1)"))
                    }
                    #expect(error?.code == .server(.lockNotAvailable))
                    #expect(error?.isTemporary == true)
                    #expect(try await self.backend(session) == backend)
                }
            }
        }
    }

    // MARK: Scripts

    @Test("A script's statements run in order; the first that fails ends it, and undoes those before it")
    @Loop
    func script() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            try await pool.withConnection { session async throws in
                try await session.executeScript("CREATE TABLE numbers (n int); INSERT INTO numbers VALUES (1);")
                let error = await #expect(throws: PostgresError.self) {
                    try await session.executeScript("INSERT INTO numbers VALUES (2); SELECT 1/0; SELECT missing")
                }
                #expect(error?.code == .server(SQLState("22012")))
                try await session.executeScript("")
                try await session.executeScript("-- nothing")
                try await session.executeScript("BEGIN; INSERT INTO numbers VALUES (3); COMMIT; SELECT 1; SELECT 2")
                #expect(try await session.execute(Command("DELETE FROM numbers WHERE n = 1")) == 1)
            }
            #expect(try await self.numbers(pool) == ["3"])
        }
    }

    @Test(
        "A script that cannot be run as one is refused, rather than cut or left hanging",
        arguments: ["SELECT 1\0; DROP TABLE numbers", "COPY (SELECT 1) TO STDOUT", "COPY numbers FROM STDIN"]
    )
    @Loop
    func impossibleScript(text: String) async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            try await pool.withConnection { try await $0.executeScript("CREATE TABLE numbers (n int)") }
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { try await $0.executeScript(text) }
            }
            #expect(error?.code != .connectionLost)
            #expect(try await self.numbers(pool) == [])
        }
    }
}
