import Runtime
import Testing

@testable import Postgres

@Suite("COPY", .loopThread, .database, .timeLimit(.minutes(5)))
struct PostgresCopyDatabaseTests {
    /// Rows for a COPY, made as they are asked for.
    @Loop
    private final class Source {
        private(set) var givenCount = 0
        private(set) var givenBytes = 0
        private let rowCount: Int
        private let padding: String

        init(rowCount: Int, padding: Int) {
            self.rowCount = rowCount
            self.padding = String(repeating: "x", count: padding)
        }

        func next() -> [UInt8]? {
            guard self.givenCount < self.rowCount else { return nil }
            self.givenCount += 1
            let piece = Array("\(self.givenCount)\t\(self.padding)\n".utf8)
            self.givenBytes += piece.count
            return piece
        }
    }

    private static let forEver: @Sendable (inout PostgresConfiguration) -> Void = {
        $0.statementTimeout = nil
        $0.lockTimeout = nil
    }

    @Test("100 000 rows arrive, each once and whole")
    @Loop
    func manyRows() async throws {
        try await TestDatabase.withPool(Self.forEver) { pool, _ async throws in
            try await pool.withConnection { session async throws in
                try await session.executeScript("CREATE TABLE t (n int PRIMARY KEY, padding text)")
                let source = Source(rowCount: 100_000, padding: 90)
                try await session.copyIn("COPY t FROM STDIN") { source.next() }
                #expect(source.givenCount == 100_000)
                let sums = TextQuery("SELECT count(*), sum(n), min(length(padding)) FROM t", columns: 3)
                #expect(try await session.execute(sums) == [["100000", "5000050000", "90"]])
            }
        }
    }

    @Test("While the server takes nothing, no more rows are made than the sockets hold")
    @Loop
    func boundedMemory() async throws {
        try await TestDatabase.withPool(Self.forEver) { pool, _ async throws in
            // A trigger stops the COPY at its first row for as long as the lock is held.
            let lock = Int.random(in: 1...Int.max)
            try await pool.withConnection {
                try await $0.executeScript(
                    """
                    CREATE TABLE t (n int, padding text);
                    CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN PERFORM pg_advisory_xact_lock_shared(\(lock)); RETURN NEW; END $$;
                    CREATE TRIGGER wait BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.n = 1) EXECUTE FUNCTION wait()
                    """
                )
            }
            let source = Source(rowCount: 40_000, padding: 1000)
            let copying = try await pool.withTransaction { holder async throws in
                _ = try await holder.execute(Command("SELECT pg_advisory_xact_lock(\(lock))"))
                let copying = Task {
                    try await pool.withConnection { try await $0.copyIn("COPY t FROM STDIN") { source.next() } }
                }
                // Until no more is asked for: the sockets are full.
                var seen = -1
                while source.givenBytes == 0 || seen != source.givenBytes {
                    seen = source.givenBytes
                    try await EventLoop.shared.sleep(for: .milliseconds(100))
                }
                #expect(source.givenBytes < 20_000_000)
                return copying
            }
            try await copying.value
            #expect(source.givenCount == 40_000)
            #expect(try await pool.read(TextQuery("SELECT count(*) FROM t")) == [["40000"]])
        }
    }

    @Test("Several at once, and reads beside them, do not disturb one another", arguments: [1, 100, 70_000])
    @Loop
    func severalAtOnce(padding: Int) async throws {
        try await TestDatabase.withPool(Self.forEver) { pool, _ async throws in
            try await pool.withConnection { try await $0.executeScript("CREATE TABLE t (n int, padding text)") }
            let rowCount = min(20_000, 20_000_000 / padding)
            let tasks = (0..<3).map { _ in
                Task {
                    let source = Source(rowCount: rowCount, padding: padding)
                    try await pool.withConnection { try await $0.copyIn("COPY t FROM STDIN") { source.next() } }
                }
            }
            for divisor in 1...100 {
                #expect(try await pool.read(Division(divisor: divisor)) == Int64(10_000 / divisor))
            }
            for task in tasks { try await task.value }
            #expect(try await pool.read(TextQuery("SELECT count(*) FROM t")) == [["\(3 * rowCount)"]])
        }
    }

    @Test("A row that the server refuses fails the whole, and the session goes on")
    @Loop
    func badRow() async throws {
        try await TestDatabase.withPool(Self.forEver) { pool, _ async throws in
            try await pool.withConnection { session async throws in
                try await session.executeScript("CREATE TABLE t (n int)")
                let pieces = ["1\n", "not a number\n", "3\n"].map { Array($0.utf8) }
                var rest = pieces[...]
                let error = await #expect(throws: PostgresError.self) {
                    try await session.copyIn("COPY t FROM STDIN") { rest.popFirst() }
                }
                #expect(error?.code == .server(SQLState("22P02")))
                #expect(try await session.execute(TextQuery("SELECT n FROM t")) == [])
            }
        }
    }

    @Test("No rows at all are a success, and a missing table an error")
    @Loop
    func noRows() async throws {
        try await TestDatabase.withPool(Self.forEver) { pool, _ async throws in
            try await pool.withConnection { session async throws in
                try await session.executeScript("CREATE TABLE t (n int)")
                try await session.copyIn("COPY t FROM STDIN") { nil }
                let error = await #expect(throws: PostgresError.self) {
                    try await session.copyIn("COPY missing FROM STDIN") { nil }
                }
                #expect(error?.code == .server(.undefinedTable))
                #expect(try await session.execute(TextQuery("SELECT n FROM t")) == [])
            }
        }
    }
}
