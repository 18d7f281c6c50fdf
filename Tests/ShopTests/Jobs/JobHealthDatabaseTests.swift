import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "The state of background work",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil),
    .timeLimit(.minutes(15))
)
struct JobHealthDatabaseTests {
    @Test(
        "It is well while a worker was seen within a minute and no job is late",
        arguments: [
            ("10 seconds", "0 seconds", true), ("10 seconds", "50 seconds", true), ("10 seconds", "70 seconds", false),
            ("70 seconds", "0 seconds", false), ("10 seconds", "-1 hour", true),
        ]
    )
    @Loop
    func judges(_ seen: String, _ due: String, _ isWell: Bool) async throws {
        let database = try TestDatabase.required()
        try await database.enqueue([NewJob(kind: "work")])
        try await database.run(
            """
            INSERT INTO job_workers (name, seen_at) VALUES ('w', now() - interval '\(seen)');
            UPDATE jobs SET run_at = now() - interval '\(due)'
            """
        )
        let health = JobHealth(postgres: database.pool)
        let finding = try await health.finding()
        #expect(finding == HealthFinding(isWorking: isWell, figure: HealthFinding.Figure(name: "dead", count: 0)))
        let condition = try await health.condition()
        #expect(condition.hasWorker == (seen == "10 seconds"))
    }

    @Test(
        "Dead jobs are counted, up to a bound, and are no failure",
        arguments: [(1, 1), (999, 999), (1000, 1000), (1001, 1000)]
    )
    @Loop
    func countsDead(_ count: Int, _ told: Int64) async throws {
        let database = try TestDatabase.required()
        try await database.run(
            """
            INSERT INTO job_workers (name, seen_at) VALUES ('w', now());
            INSERT INTO jobs (kind, arguments, state, finished_at)
            SELECT 'work', '{}', 'dead', now() FROM generate_series(1, \(count));
            INSERT INTO jobs (kind, arguments, state, finished_at) VALUES ('work', '{}', 'done', now())
            """
        )
        let finding = try await JobHealth(postgres: database.pool).finding()
        #expect(finding == HealthFinding(isWorking: true, figure: HealthFinding.Figure(name: "dead", count: told)))
    }

    @Test("Nobody who works is told, and a worker is seen at once")
    @Loop
    func seesWorkers() async throws {
        let health = JobHealth(postgres: try TestDatabase.required().pool)
        let none = try await health.condition()
        #expect(none == JobCondition(lateness: .zero, hasWorker: false, deadCount: 0))
        try await TestWorker.with { _, _ in
            []
        } _: { _ in
            try await eventually("the worker is seen") { try await health.finding().isWorking }
        }
    }

    @Test("A worker's metrics show the queue: by kind and state, and how late it is")
    @Loop
    func shows() async throws {
        let database = try TestDatabase.required()
        try await database.enqueue([NewJob(kind: "unknown"), NewJob(kind: "unknown"), NewJob(kind: "work")])
        try await database.run(
            """
            UPDATE jobs SET run_at = now() - interval '100 seconds' WHERE kind = 'unknown';
            UPDATE jobs SET state = 'dead', finished_at = now() WHERE kind = 'work'
            """
        )
        try await TestWorker.with { _, _ in
            [JobKind("work") { _ in .done }]
        } _: { worker in
            try await eventually("upkeep has looked") {
                let text = String(decoding: PrometheusText.write(worker.metrics), as: UTF8.self)
                return text.contains(#"soundwave_jobs{kind="(other)",state="queued"} 2"#)
                    && text.contains(#"soundwave_jobs{kind="work",state="dead"} 1"#)
                    && text.contains("soundwave_jobs_oldest_due_seconds 1")
            }
        }
    }
}
