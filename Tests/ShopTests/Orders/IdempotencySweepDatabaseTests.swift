import ShopTesting
import Postgres
import Runtime
import Testing

@testable import Shop

@Suite("The sweep of keys", .database, .enabled(if: TestEnvironment.databaseURL != nil), .timeLimit(.minutes(15)))
struct IdempotencySweepDatabaseTests {
    @Test("Keys go that are a day old, wherever they lie in the table, over many batches; others stay")
    @Loop
    func sweeps() async throws {
        let database = try TestDatabase.required()
        try await database.run(
            """
            INSERT INTO idempotency_keys (user_id, key, request_hash, order_id, created_at)
            SELECT n, 'key', '\\x00', n, now() - CASE n % 3 WHEN 0 THEN interval '24 hours 1 minute'
                WHEN 1 THEN interval '23 hours 59 minutes' ELSE interval '0' END
            FROM generate_series(1, 9000) AS n
            """
        )
        let kind = JobKind.sweepIdempotencyKeys(database.pool)
        let job = ClaimedJob(id: 1, kind: kind.name, arguments: "{}", attempt: 1)
        for _ in 0..<2 {
            let outcome = try await kind.handler(JobContext(job, worker: "test"))
            #expect(outcome == .done)
            let left = try await database.texts(
                "SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE user_id % 3 = 0)) FROM idempotency_keys"
            )
            #expect(left == ["6000 0"])
        }
        #expect(kind.period == .seconds(3600))
    }

    @Test("A batch is found by the addresses of its rows, and looks at its pages only")
    @Loop
    func isBounded() async throws {
        let database = try TestDatabase.required()
        let text = SweepIdempotencyKeys(afterPage: 0, pageCount: 20, retention: .seconds(1)).sql.text
            .replacing("$1", with: "0").replacing("$2", with: "20").replacing("$3", with: "1")
        let plan = try await database.texts("EXPLAIN \(text)").joined(separator: "\n")
        #expect(plan.contains("Tid Range Scan on idempotency_keys"), "\(plan)")
    }

    @Test("An empty table is swept at once")
    @Loop
    func empty() async throws {
        let kind = JobKind.sweepIdempotencyKeys(try TestDatabase.required().pool)
        let job = ClaimedJob(id: 1, kind: kind.name, arguments: "{}", attempt: 1)
        let outcome = try await kind.handler(JobContext(job, worker: "test"))
        #expect(outcome == .done)
    }
}
