import Runtime
import Testing

@testable import Postgres

@Suite("Pool: shared reads", .loopThread, .database, .timeLimit(.minutes(5)))
struct PostgresPoolReadDatabaseTests {
    /// All outcomes of `divisors`, asked for in one turn of the loop.
    @Loop
    private func divide(_ divisors: [Int], with pool: PostgresPool) async -> [Result<Int64, PostgresError>] {
        let tasks = divisors.map { divisor in
            Task(executorPreference: EventLoop.shared) { () -> Result<Int64, PostgresError> in
                do throws(PostgresError) {
                    return .success(try await pool.read(Division(divisor: divisor)))
                } catch {
                    return .failure(error)
                }
            }
        }
        var results: [Result<Int64, PostgresError>] = []
        for task in tasks { results.append(await task.value) }
        return results
    }

    @Loop
    private func expect(_ results: [Result<Int64, PostgresError>], toBe divisors: [Int]) {
        for (divisor, result) in zip(divisors, results) {
            switch result {
            case .success(let quotient): #expect(divisor != 0 && quotient == Int64(10_000 / divisor))
            case .failure(let error):
                #expect(divisor == 0, "\(error) for \(divisor)")
                #expect(error.code == .server(SQLState("22012")))
                #expect(error.statement == "testDivision")
            }
        }
    }

    @Test("Thousands of reads at once are each answered with their own rows")
    @Loop
    func thousands() async throws {
        try await TestDatabase.withPool {
            $0.maximumWaiterCount = 3000
        } _: { pool, _ async throws in
            let divisors = Array(1...3000)
            let results = await self.divide(divisors, with: pool)
            self.expect(results, toBe: divisors)
        }
    }

    @Test(
        "Thousands of reads as they come, prepared and not, small and large, mix without confusion",
        arguments: [true, false]
    )
    @Loop
    func mixture(prefersLoop: Bool) async throws {
        // Without the preference a task may be suspended wherever it says `await`.
        let executor: EventLoop? = prefersLoop ? .shared : nil
        try await TestDatabase.withPool { pool, _ async throws in
            let workers = (1...50).map { worker in
                Task(executorPreference: executor) {
                    for round in 0..<40 {
                        let text = "\(worker).\(round)"
                        let size = worker % 5 == 0 ? 20_000 : 1
                        let answer = try await pool.read(
                            TextQuery("SELECT repeat($1, $2::int)", [text, "\(size)"])
                        )
                        #expect(answer == [[String(repeating: text, count: size)]])
                        #expect(try await pool.read(Division(divisor: worker)) == Int64(10_000 / worker))
                    }
                }
            }
            for worker in workers { try await worker.value }
        }
    }

    @Test(
        "Reads that fail do not fail those sent with them, however many they are",
        arguments: [[0], [0, 1, 2, 3], [1, 2, 3, 0], [0, 0, 0, 1], Array(0..<100) + [0, 0, 5, 0, 7, 0]]
    )
    @Loop
    func failingNeighbours(divisors: [Int]) async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            for _ in 0..<3 {  // the first time nothing is prepared yet
                let results = await self.divide(divisors, with: pool)
                self.expect(results, toBe: divisors)
            }
        }
    }

    @Test(
        "Under constant failures of others, every good read still gets its rows",
        arguments: 1...3 as ClosedRange<UInt64>
    )
    @Loop
    func constantFailures(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        try await TestDatabase.withPool { pool, _ async throws in
            for _ in 0..<10 {
                let divisors = (0..<200).map { _ in Int.random(in: 0...3, using: &random) }
                let results = await self.divide(divisors, with: pool)
                self.expect(results, toBe: divisors)
            }
        }
    }

    @Test("A statement that cannot be prepared fails with the server's reason, and is no obstacle to others")
    @Loop
    func unpreparable() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            let sql = SQL(prepared: "testMissingTable", "SELECT a FROM missing")
            for _ in 0..<3 {
                let error = await #expect(throws: PostgresError.self) { try await pool.read(TextQuery(sql)) }
                #expect(error?.code == .server(.undefinedTable))
                #expect(error?.statement == "testMissingTable")
            }
            try await pool.withConnection { try await $0.executeScript("CREATE TABLE missing AS SELECT 5 AS a") }
            #expect(try await pool.read(TextQuery(sql)) == [["5"]])
        }
    }

    @Test("A statement whose plan no longer fits its table is planned anew, on every connection, unseen by its callers")
    @Loop
    func outdatedPlan() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            try await pool.withConnection { try await $0.executeScript("CREATE TABLE t AS SELECT 1 AS a") }
            let sql = SQL(prepared: "testOutdated", "SELECT * FROM t")
            for round in 1...3 {
                for _ in 0..<8 { #expect(try await pool.read(TextQuery(sql, columns: round))[0].count == round) }
                let tasks = (0..<50).map { _ in
                    Task(executorPreference: EventLoop.shared) { try await pool.read(TextQuery(sql, columns: round)) }
                }
                for task in tasks { #expect(try await task.value.count == 1) }
                try await pool.withConnection { try await $0.executeScript("ALTER TABLE t ADD column_\(round) int") }
            }
            let tasks = (0..<50).map { _ in
                Task(executorPreference: EventLoop.shared) { try await pool.read(TextQuery(sql, columns: 4)) }
            }
            for task in tasks { #expect(try await task.value == [["1", nil, nil, nil]]) }
        }
    }

    @Test("Text with a NUL is refused without being sent, and the connection goes on")
    @Loop
    func nul() async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await pool.read(TextQuery("SELECT $1::text", ["a\0b"]))
            }
            #expect(error?.code == .invalidParameter)
            #expect(error?.isTemporary == false)
            #expect(try await pool.read(TextQuery("SELECT $1::text", ["ab"])) == [["ab"]])
        }
    }

    @Test(
        "A COPY where rows are expected is refused, and leaves a pool that works",
        arguments: ["COPY (SELECT 1) TO STDOUT", "COPY t FROM STDIN"]
    )
    @Loop
    func copyAsRead(text: String) async throws {
        try await TestDatabase.withPool { pool, _ async throws in
            try await pool.withConnection { try await $0.executeScript("CREATE TABLE t (a int)") }
            let error = await #expect(throws: PostgresError.self) { try await pool.read(TextQuery(text)) }
            #expect(error?.isTemporary == false)
            for _ in 0..<4 { #expect(try await pool.read(Division(divisor: 1)) == 10_000) }
        }
    }

    @Test("More reads at once than may be under way and wait are refused, the rest answered")
    @Loop
    func bounded() async throws {
        let change: (inout PostgresConfiguration) -> Void = {
            $0.readConnectionCount = 2
            $0.maximumReadsPerConnection = 3
            $0.maximumWaiterCount = 4
        }
        try await TestDatabase.withPool(change) { pool, _ async throws in
            while (try? await pool.read(Division(divisor: 1))) == nil {}
            let results = await self.divide(Array(1...20), with: pool)
            let refused = results.filter { if case .failure = $0 { true } else { false } }
            let expected = Array(results[..<(20 - refused.count)])
            self.expect(expected, toBe: Array(1...expected.count))
            // One or both connections may be open yet; nobody else was refused.
            #expect([20 - 7, 20 - 10].contains(refused.count))
            for case .failure(let error) in refused { #expect(error.code == .exhausted) }
        }
    }
}
