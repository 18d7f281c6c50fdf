import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "The state of background work",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil),
    .timeLimit(.minutes(5))
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
        do {
            try await health.verify()
            #expect(isWell)
        } catch let late as JobHealth.Late {
            #expect(!isWell)
            #expect(late.hasWorker == (seen == "10 seconds"))
        }
    }

    @Test("Nobody who works is told, and a worker is seen at once")
    @Loop
    func seesWorkers() async throws {
        let health = JobHealth(postgres: try TestDatabase.required().pool)
        await #expect(throws: JobHealth.Late(lateness: .zero, hasWorker: false)) { try await health.verify() }
        try await TestWorker.with { _, _ in
            []
        } _: { _ in
            try await eventually("the worker is seen") {
                do {
                    try await health.verify()
                    return true
                } catch is JobHealth.Late {
                    return false
                }
            }
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
