import Runtime
import Testing

@testable import Postgres

@Suite("Rows", .loopThread, .database, .timeLimit(.minutes(5)))
struct PostgresRowsDatabaseTests {
    /// Reads the only column of the only row as what `decode` makes of it.
    private struct Single<Value: Sendable>: PostgresStatement {
        let sql: SQL
        let decoding: @Sendable (borrowing PostgresRows) throws(PostgresError) -> Value

        func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Value { try self.decoding(rows) }
    }

    @Loop
    private func read<Value: Sendable>(
        _ text: String,
        _ decoding: @escaping @Sendable (borrowing PostgresRows) throws(PostgresError) -> Value
    ) async throws -> Value {
        try await TestDatabase.withPool { pool, _ async throws in
            try await pool.read(Single(sql: SQL(unprepared: text), decoding: decoding))
        }
    }

    @Test("Whole numbers are read exactly, to both ends of 64 bits")
    @Loop
    func int64() async throws {
        let expected: [Int64] = [0, -1, 42, .max, .min]
        let text = "SELECT * FROM (VALUES \(expected.map { "(\($0)::numeric)" }.joined(separator: ","))) AS n"
        let numbers = try await self.read(text) { rows throws(PostgresError) in
            var numbers: [Int64] = []
            for row in 0..<rows.count { numbers.append(try rows.int64(row, 0)) }
            return numbers
        }
        #expect(numbers == expected)
    }

    @Test(
        "What is no whole number of 64 bits is an error, not a wrong number",
        arguments: [
            "NULL", "''", "'-'", "1.5", "'12 '", "'+1'", "9223372036854775808", "'-9223372036854775809'", "'0x1'",
        ]
    )
    @Loop
    func notInt64(value: String) async throws {
        let error = await #expect(throws: PostgresError.self) {
            try await self.read("SELECT \(value)::text") { rows throws(PostgresError) in try rows.int64(0, 0) }
        }
        #expect(error?.code == .unexpectedColumn)
    }

    @Test("Booleans are read, and nothing else as one")
    @Loop
    func bool() async throws {
        #expect(try await self.read("SELECT true") { rows throws(PostgresError) in try rows.bool(0, 0) })
        #expect(try await !self.read("SELECT false") { rows throws(PostgresError) in try rows.bool(0, 0) })
        for value in ["NULL::bool", "'true'::text", "1"] {
            let error = await #expect(throws: PostgresError.self) {
                try await self.read("SELECT \(value)") { rows throws(PostgresError) in try rows.bool(0, 0) }
            }
            #expect(error?.code == .unexpectedColumn)
        }
    }

    @Test("Text comes back as it went in, and NULL is not the empty text")
    @Loop
    func text() async throws {
        let texts = ["", " ", "gr\u{FC}n", "\u{1F3B8}", "a\nb\t\"'\\", String(repeating: "\u{20AC}", count: 100_000)]
        try await TestDatabase.withPool { pool, _ async throws in
            for text in texts {
                let query = TextQuery("SELECT $1::text, NULL", [text], columns: 2)
                #expect(try await pool.read(query) == [[text, nil]])
            }
        }
    }

    @Test("A NULL is told from what is there, and reads as no bytes")
    @Loop
    func isNull() async throws {
        let found = try await self.read("SELECT NULL, ''") { rows in
            [rows.isNull(0, 0), rows.isNull(0, 1), rows.text(0, 0).isEmpty, rows.text(0, 1).isEmpty]
        }
        #expect(found == [true, false, true, true])
    }

    @Test("The number of rows, and of those that a command has touched")
    @Loop
    func counts() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            try await pool.withConnection { session async throws in
                #expect(try await session.execute(Command("CREATE TABLE t (a int)")) == 0)
                #expect(try await session.execute(Command("INSERT INTO t SELECT generate_series(1, 7)")) == 7)
                #expect(try await session.execute(Command("UPDATE t SET a = 0 WHERE a > 4")) == 3)
                #expect(try await session.execute(TextQuery("SELECT a FROM t")).count == 7)
                #expect(try await session.execute(TextQuery("SELECT a FROM t WHERE a = 99")) == [])
            }
        }
    }

    @Test("A result of another shape is told with the statement's name")
    @Loop
    func statementName() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            let statement = Single(sql: SQL(prepared: "testShape", "SELECT 'x'")) { rows throws(PostgresError) in
                try rows.int64(0, 0)
            }
            let error = await #expect(throws: PostgresError.self) { try await pool.read(statement) }
            #expect(error?.code == .unexpectedColumn)
            #expect(error?.statement == "testShape")
        }
    }
}
