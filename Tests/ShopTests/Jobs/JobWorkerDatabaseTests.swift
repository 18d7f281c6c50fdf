import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Workers on a database", .database, .enabled(if: TestEnvironment.databaseURL != nil), .timeLimit(.minutes(15)))
struct JobWorkerDatabaseTests {
    /// What handlers of a test have done.
    @Loop
    final class Deeds {
        var jobIDs: [Int64] = []
        var attempts: [Int] = []
    }

    /// A kind whose handler notes that it ran.
    private static func kind(
        name: String = "work",
        policy: JobPolicy = JobPolicy(maximumAttempts: 3, firstDelay: .zero, maximumDelay: .zero),
        _ deeds: Deeds,
        _ outcome: @escaping @Loop @Sendable (JobContext) async throws -> JobOutcome = { _ in .done }
    ) -> JobKind {
        JobKind(name, policy: policy) { context in
            deeds.jobIDs.append(context.job.id)
            deeds.attempts.append(context.job.attempt)
            return try await outcome(context)
        }
    }

    private static func jobs(_ count: Int, _ kind: String = "work") -> [NewJob] {
        (0..<count).map { NewJob(kind: kind, arguments: ["number": .integer(Int64($0))]) }
    }

    @Test("Of 2 000 jobs that four workers share, each runs once")
    @Loop
    func shares() async throws {
        let database = try TestDatabase.required()
        let deeds = Deeds()
        var workers: [TestWorker] = []
        for _ in 0..<4 { workers.append(try await TestWorker.start { _, _ in [Self.kind(deeds)] }) }
        for _ in 0..<4 { #expect(try await database.enqueue(Self.jobs(500)) == 500) }
        try await eventually("all are done", within: .seconds(120)) { try await database.jobCount("done") == 2000 }
        for worker in workers { await worker.stop() }
        #expect(deeds.jobIDs.count == 2000)
        #expect(Set(deeds.jobIDs).count == 2000)
        let names = try await database.texts("SELECT DISTINCT worker FROM jobs")
        #expect(Set(names).isSubset(of: Set(workers.map(\.worker.workerName))))
    }

    @Test("A job is told with its arguments, and only once its transaction is committed")
    @Loop
    func enqueues() async throws {
        let database = try TestDatabase.required()
        let deeds = Deeds()
        let kind = Self.kind(deeds) { context in
            try context.integer("number") == 7 && context.text("name") == "a\"é" && context.integer("none") == nil
                ? .done : .failed(context.job.arguments)
        }
        let job = NewJob(kind: "work", arguments: ["number": .integer(7), "name": .string("a\"é"), "none": .null])
        try await TestWorker.with(pollInterval: .seconds(60)) { _, _ in
            [kind]
        } _: { worker in
            struct Undone: Error {}
            await #expect(throws: Undone.self) {
                try await database.pool.withTransaction { session in
                    try await session.enqueue(job)
                    throw Undone()
                }
            }
            try await database.enqueue([job])  // no poll comes in time, so it is the notification that wakes the worker
            try await eventually("it is done") { try await database.jobCount("done") == 1 }
            #expect(deeds.jobIDs.count == 1)
            _ = worker
        }
        #expect(try await database.jobs() == ["work done 1"])
    }

    @Test("Of one kind and key one job is queued or running, however many are added at once")
    @Loop
    func unique() async throws {
        let database = try TestDatabase.required()
        let job = NewJob(kind: "work", uniqueKey: "the one")
        let counts = try await atOnce(16) { _ in try await database.enqueue([job]) }
        #expect(counts.reduce(0, +) == 1)
        let others = [NewJob(kind: "work", uniqueKey: "another"), NewJob(kind: "other", uniqueKey: "the one"), job]
        #expect(try await database.enqueue(others) == 2)
        #expect(try await database.enqueue([]) == 0)
        let deeds = Deeds()
        try await TestWorker.with { _, _ in
            [Self.kind(deeds), Self.kind(name: "other", deeds)]
        } _: { _ in
            try await eventually("all are done") { try await database.jobCount("done") == 3 }
            #expect(try await database.enqueue([job]) == 1)
            try await eventually("the next one is done") { try await database.jobCount("done") == 4 }
        }
    }

    @Test("A failure is tried again until the attempts are used up, then it is dead; another job is not held up")
    @Loop
    func fails() async throws {
        struct Broken: Error {}
        let database = try TestDatabase.required()
        let deeds = Deeds()
        let kinds = [
            Self.kind(name: "throws", deeds) { _ in throw Broken() },
            Self.kind(name: "hopeless", deeds) { _ in .failed("no hope\0") },
            Self.kind(name: "pointless", deeds) { _ in .doneWithError("nothing to do") },
            Self.kind(name: "second", deeds) { $0.job.attempt == 1 ? .retry("not yet") : .done },
        ]
        try await database.enqueue(kinds.map { NewJob(kind: $0.name) })
        try await TestWorker.with { _, _ in
            kinds
        } _: { worker in
            try await eventually("all have ended") {
                try await database.jobCount("done") + database.jobCount("dead") == 4
            }
            let metrics = String(decoding: PrometheusText.write(worker.metrics), as: UTF8.self)
            #expect(metrics.contains(#"soundwave_jobs_ended_total{kind="throws",end="retried"} 2"#), "\(metrics)")
            #expect(metrics.contains(#"soundwave_jobs_ended_total{kind="throws",end="dead"} 1"#))
            #expect(metrics.contains(#"soundwave_job_run_seconds_count{kind="second"} 2"#))
        }
        #expect(
            try await database.jobs().sorted() == [
                "hopeless dead 1 no hope", "pointless done 1 nothing to do", "second done 2", "throws dead 3 Broken()",
            ]
        )
    }

    @Test("A job of a kind that this release does not know is left to one that does")
    @Loop
    func leavesUnknown() async throws {
        let database = try TestDatabase.required()
        let deeds = Deeds()
        try await database.enqueue([NewJob(kind: "of_tomorrow"), NewJob(kind: "work")])
        try await TestWorker.with { _, _ in
            [Self.kind(deeds)]
        } _: { _ in
            try await eventually("the known one is done") { try await database.jobCount("done") == 1 }
        }
        #expect(try await database.jobs() == ["of_tomorrow queued 0", "work done 1"])
        try await TestWorker.with { _, _ in
            [Self.kind(name: "of_tomorrow", deeds)]
        } _: { _ in
            try await eventually("the other one is done") { try await database.jobCount("done") == 2 }
        }
    }

    @Test("A worker that stops hands back what does not end in time, and the attempt does not count")
    @Loop
    func handsBack() async throws {
        let database = try TestDatabase.required()
        let deeds = Deeds()
        let worker = try await TestWorker.start { _, _ in
            [
                Self.kind(deeds) { _ in
                    try await EventLoop.shared.sleep(for: .seconds(600))
                    return .done
                }
            ]
        }
        try await database.enqueue(Self.jobs(3))
        try await eventually("they run") { deeds.jobIDs.count == 3 }
        await worker.stop(within: .zero)
        #expect(try await database.jobs() == Array(repeating: "work queued 0", count: 3))
        #expect(try await database.texts("SELECT name FROM job_workers") == [])
    }

    @Test("A worker that stops lets what runs come to its end")
    @Loop
    func drains() async throws {
        let database = try TestDatabase.required()
        let deeds = Deeds()
        let worker = try await TestWorker.start { _, _ in
            [
                Self.kind(deeds) { _ in
                    try await EventLoop.shared.sleep(for: .milliseconds(100))
                    return .done
                }
            ]
        }
        try await database.enqueue(Self.jobs(3))
        try await eventually("they run") { deeds.jobIDs.count == 3 }
        await worker.stop()
        #expect(try await database.jobs() == Array(repeating: "work done 1", count: 3))
    }

    @Test("A lease that ran out is taken over; who lost it can neither end the job nor commit its effect")
    @Loop
    func takesOver() async throws {
        let database = try TestDatabase.required()
        try await database.run("CREATE TABLE effects (job bigint NOT NULL)")
        try await database.enqueue([NewJob(kind: "work")])
        let stale = ClaimJobs(worker: "stale", kinds: ["work"], limit: 10, lease: .milliseconds(1))
        let claimed = try await database.pool.withConnection { try await $0.execute(stale) }
        #expect(claimed.count == 1 && claimed[0].attempt == 1)
        let deeds = Deeds()
        try await TestWorker.with(lease: .seconds(2)) { postgres, _ in
            [
                Self.kind(deeds) { context in
                    try await postgres.withTransaction { session in
                        try await session.executeScript("INSERT INTO effects VALUES (\(context.job.id))")
                        try await context.finish(in: session)
                    }
                    return .done
                }
            ]
        } _: { _ in
            try await eventually("it is taken over") { try await database.jobCount("done") == 1 }
        }
        #expect(deeds.attempts == [2])
        await #expect(throws: JobContext.LeaseLost.self) {
            try await database.pool.withTransaction { session in
                try await session.executeScript("INSERT INTO effects VALUES (-1)")
                try await JobContext(claimed[0], worker: "stale").finish(in: session)
            }
        }
        let finish = FinishJobs(worker: "stale", attempts: [claimed[0].reference])
        #expect(try await database.pool.withConnection { try await $0.execute(finish) } == [])
        let settle = SettleJobs(worker: "stale", ends: [JobEnd(job: claimed[0], settlement: .dead(error: "late"))])
        #expect(try await database.pool.withConnection { try await $0.execute(settle) } == [])
        let renew = RenewLeases(worker: "stale", attempts: [claimed[0].reference], lease: .seconds(60))
        #expect(try await database.pool.withConnection { try await $0.execute(renew) } == [])
        #expect(try await database.jobs() == ["work done 2"])
        #expect(try await database.texts("SELECT job FROM effects") == ["\(claimed[0].id)"])
    }

    @Test("A lease that ran out at the last attempt makes the job dead")
    @Loop
    func diesOfLostWorkers() async throws {
        let database = try TestDatabase.required()
        try await database.enqueue([NewJob(kind: "work")])
        for attempt in 1...3 {
            let stale = ClaimJobs(worker: "stale", kinds: ["work"], limit: 1, lease: .zero)
            #expect(try await database.pool.withConnection { try await $0.execute(stale) }.map(\.attempt) == [attempt])
            let takeBack = TakeBackJobs(maximumAttempts: [("other", 1), ("work", 3)])
            #expect(try await database.pool.withConnection { try await $0.execute(takeBack) }.count == 1)
            try await database.run("UPDATE jobs SET run_at = now() WHERE state = 'queued'")
        }
        #expect(try await database.jobs() == ["work dead 3 The worker was lost: its lease ran out."])
    }

    @Test("Jobs lost together are due at once the first time, and at different times after that")
    @Loop
    func spreadsLost() async throws {
        let database = try TestDatabase.required()
        try await database.enqueue(Self.jobs(50))
        let due = "SELECT count(*) FROM jobs WHERE run_at <= clock_timestamp()"
        for expected in [50, 0] {
            let stale = ClaimJobs(worker: "stale", kinds: ["work"], limit: 50, lease: .zero)
            #expect(try await database.pool.withConnection { try await $0.execute(stale) }.count == 50)
            let takeBack = TakeBackJobs(maximumAttempts: [("work", 3)])
            #expect(try await database.pool.withConnection { try await $0.execute(takeBack) }.count == 50)
            let count = Int(try await database.texts(due)[0]) ?? -1
            #expect(expected == 50 ? count == 50 : count < 50)
        }
        let spread = "SELECT count(DISTINCT run_at) FROM jobs WHERE run_at <= clock_timestamp() + interval '10 seconds'"
        #expect(Int(try await database.texts(spread)[0]) ?? 0 > 40)
    }

    @Test("A job that takes longer than a lease keeps it")
    @Loop
    func renews() async throws {
        let database = try TestDatabase.required()
        let deeds = Deeds()
        let slow = Self.kind(deeds) { _ in
            try await EventLoop.shared.sleep(for: .seconds(4))
            return .done
        }
        var workers: [TestWorker] = []
        for _ in 0..<2 {
            workers.append(
                try await TestWorker.start(lease: .seconds(2)) { _, _ in
                    [slow]
                }
            )
        }
        try await database.enqueue(Self.jobs(2))
        try await eventually("they are done", within: .seconds(60)) { try await database.jobCount("done") == 2 }
        for worker in workers { await worker.stop() }
        #expect(deeds.attempts == [1, 1])
    }

    @Test("An effect of a handler that ends its job in one transaction happens once, or not at all")
    @Loop
    func finishesWithEffect() async throws {
        struct Broken: Error {}
        let database = try TestDatabase.required()
        try await database.run("CREATE TABLE effects (job bigint NOT NULL)")
        let deeds = Deeds()
        try await database.enqueue(Self.jobs(20))
        try await TestWorker.with { postgres, _ in
            [
                Self.kind(deeds) { context in
                    try await postgres.withTransaction { session in
                        try await session.executeScript("INSERT INTO effects VALUES (\(context.job.id))")
                        try await context.finish(in: session)
                        if context.job.attempt == 1, context.job.id % 2 == 0 { throw Broken() }  // rolls both back
                    }
                    return .done
                }
            ]
        } _: { _ in
            try await eventually("all are done") { try await database.jobCount("done") == 20 }
        }
        #expect(deeds.jobIDs.count == 30)
        #expect(try await database.texts("SELECT job FROM effects").count == 20)
        #expect(try await database.texts("SELECT DISTINCT job FROM effects").count == 20)
    }

    @Test("However many workers look at the schedule, a kind gets one job a period, and none for periods missed")
    @Loop
    func schedules() async throws {
        let database = try TestDatabase.required()
        let schedules: [(String, Duration)] = [("hourly", .seconds(3600)), ("daily", .seconds(86_400))]
        let enqueue = EnqueueScheduledJobs(schedules: schedules)
        _ = try await atOnce(8) { _ in try await database.pool.withConnection { try await $0.execute(enqueue) } }
        #expect(try await database.jobs().sorted() == ["daily queued 0", "hourly queued 0"])
        // Ten periods later, the first job done, the other one still there.
        try await database.run(
            """
            UPDATE jobs SET state = 'done', finished_at = now() WHERE kind = 'hourly';
            UPDATE job_schedules SET next_run_at = now() - interval '10 days'
            """
        )
        _ = try await atOnce(8) { _ in try await database.pool.withConnection { try await $0.execute(enqueue) } }
        #expect(try await database.jobs().sorted() == ["daily queued 0", "hourly done 0", "hourly queued 0"])
        let due = try await database.texts("SELECT kind FROM job_schedules WHERE next_run_at <= now()")
        #expect(due == [])
    }

    @Test("A delayed job is not due before its time")
    @Loop
    func delays() async throws {
        let database = try TestDatabase.required()
        let deeds = Deeds()
        try await database.enqueue([NewJob(kind: "work", delay: .seconds(600)), NewJob(kind: "work")])
        try await TestWorker.with { _, _ in
            [Self.kind(deeds)]
        } _: { _ in
            try await eventually("the other one is done") { try await database.jobCount("done") == 1 }
            try await database.run("UPDATE jobs SET run_at = now() WHERE state = 'queued'")
            try await eventually("both are done") { try await database.jobCount("done") == 2 }
        }
        #expect(deeds.jobIDs.count == 2)
    }

    @Test("Workers whose connections are broken again and again still do each job, and its effect once")
    @Loop
    func survivesBrokenConnections() async throws {
        let database = try TestDatabase.required()
        try await database.run("CREATE TABLE effects (job bigint NOT NULL)")
        let deeds = Deeds()
        let kinds: (PostgresPool, MetricsRegistry) -> [JobKind] = { postgres, _ in
            let patient = JobPolicy(maximumAttempts: 100, firstDelay: .zero, maximumDelay: .zero)
            return [
                Self.kind(policy: patient, deeds) { context in
                    try await postgres.withTransaction { session in
                        try await session.executeScript("INSERT INTO effects VALUES (\(context.job.id))")
                        try await context.finish(in: session)
                    }
                    return .done
                }
            ]
        }
        let breakAll = """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE application_name = '\(try TestWorker.applicationName())'
            """
        try await TestWorker.with(lease: .seconds(2), kinds) { _ in
            try await TestWorker.with(lease: .seconds(2), kinds) { _ in
                for _ in 0..<5 {
                    let beginning = deeds.jobIDs.count
                    try await database.enqueue(Self.jobs(100))
                    try await eventually("they are at work", within: .seconds(60)) { deeds.jobIDs.count > beginning }
                    #expect(try await !database.texts(breakAll).isEmpty)
                }
                try await eventually("all are done", within: .seconds(120)) {
                    try await database.jobCount("done") == 500
                }
            }
        }
        #expect(try await database.texts("SELECT job FROM effects").count == 500)
        #expect(try await database.texts("SELECT DISTINCT job FROM effects").count == 500)
    }
}
