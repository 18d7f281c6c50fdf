import Runtime
import Testing

@testable import Postgres

@Suite("Pool: transactions that end with a statement", .loopThread, .database, .timeLimit(.minutes(5)))
struct PostgresPoolCommitDatabaseTests {
    private struct Refusal: Error {}

    /// A pool with a single connection for writes, and a table of numbers that are unique at the commit.
    @Loop
    private static func withNumbers(_ body: @Loop (PostgresPool) async throws -> Void) async throws {
        try await TestDatabase.withPool {
            $0.writeConnectionCount = 1
        } _: { pool, _ async throws in
            try await pool.withConnection {
                try await $0.executeScript("CREATE TABLE numbers (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            }
            try await body(pool)
            // Whatever happened, the connection is one for the next.
            try await pool.withTransaction { _ = try await $0.execute(Command("INSERT INTO numbers VALUES (100)")) }
            #expect(try await Self.numbers(pool).last == "100")
        }
    }

    @Loop
    private static func numbers(_ pool: PostgresPool) async throws -> [String?] {
        try await pool.read(TextQuery("SELECT n FROM numbers ORDER BY n")).map { $0[0] }
    }

    /// Inserts 1, and what is told as the last statement.
    @Loop
    private static func insert(_ last: Command?, into pool: PostgresPool) async throws -> (value: String, last: Int?) {
        try await pool.withTransaction(endingWith: { session async throws in
            _ = try await session.execute(Command("INSERT INTO numbers VALUES (1)"))
            return ("value", last)
        })
    }

    @Test("What the body and the last statement have done is there afterwards, and both give what they have")
    @Loop
    func commits() async throws {
        try await Self.withNumbers { pool async throws in
            let both = try await Self.insert(Command("INSERT INTO numbers VALUES (2), (3)"), into: pool)
            #expect(both.value == "value" && both.last == 2)
            #expect(try await Self.numbers(pool) == ["1", "2", "3"])
        }
        try await Self.withNumbers { pool async throws in
            let one = try await Self.insert(nil, into: pool)
            #expect(one.value == "value" && one.last == nil)
            #expect(try await Self.numbers(pool) == ["1"])
        }
    }

    @Test(
        "Nothing is committed where the last statement is refused, cannot be sent, or the commit fails",
        arguments: [
            ("INSERT INTO numbers VALUES (1 / $1::int)", "0", PostgresError.Code.server(SQLState("22012"))),
            ("INSERT INTO numbers VALUES ($1::int)", "\0", .invalidParameter),
            ("INSERT INTO numbers VALUES ($1::int)", "1", .server(.uniqueViolation)),
        ]
    )
    @Loop
    func commitsNothing(text: String, value: String, code: PostgresError.Code) async throws {
        try await Self.withNumbers { pool async throws in
            let error = await #expect(throws: PostgresError.self) {
                _ = try await Self.insert(Command(text, [value]), into: pool)
            }
            #expect(error?.code == code)
            #expect(try await Self.numbers(pool) == [])
        }
    }

    @Test("A body that throws has its transaction rolled back, and one that hides a failure is no commit")
    @Loop
    func rollsBack() async throws {
        try await Self.withNumbers { pool async throws in
            await #expect(throws: Refusal.self) {
                _ = try await pool.withTransaction(endingWith: {
                    session async throws -> (value: Void, last: Command?) in
                    _ = try await session.execute(Command("INSERT INTO numbers VALUES (1)"))
                    throw Refusal()
                })
            }
            let error = await #expect(throws: PostgresError.self) {
                _ = try await pool.withTransaction(endingWith: { session async throws in
                    _ = try? await session.execute(Command("INSERT INTO numbers VALUES ('one')"))
                    return ((), Command("INSERT INTO numbers VALUES (2)"))
                })
            }
            #expect(error?.code == .server(.inFailedTransaction))
            #expect(try await Self.numbers(pool) == [])
        }
    }
}
