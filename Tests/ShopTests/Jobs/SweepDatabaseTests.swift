import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Sweeps", .database, .enabled(if: TestEnvironment.databaseURL != nil), .timeLimit(.minutes(15)))
struct SweepDatabaseTests {
    /// Runs the handler of a kind.
    @Loop
    private func run(_ make: (PostgresPool) -> JobKind) async throws {
        let kind = make(try TestDatabase.required().pool)
        let job = ClaimedJob(id: 1, kind: kind.name, arguments: "{}", attempt: 1)
        #expect(try await kind.handler(JobContext(job, worker: "test")) == .done)
        #expect(kind.period != nil)
    }

    @Test("Of jobs those go that were done a week ago or have been dead for 90 days, over many batches")
    @Loop
    func sweepsJobs() async throws {
        let database = try TestDatabase.required()
        try await database.run(
            """
            INSERT INTO jobs (kind, arguments, state, enqueued_at, finished_at)
            SELECT 'old', '{}', 'done', now() - interval '8 days', now() - interval '8 days'
            FROM generate_series(1, 2500);
            INSERT INTO jobs (kind, arguments, state, enqueued_at, finished_at) VALUES
                ('dead_long', '{}', 'dead', now() - interval '91 days', now() - interval '91 days'),
                ('dead', '{}', 'dead', now() - interval '89 days', now() - interval '89 days'),
                ('queued_long', '{}', 'queued', now() - interval '99 days', NULL),
                ('done_late', '{}', 'done', now() - interval '99 days', now() - interval '6 days'),
                ('done', '{}', 'done', now() - interval '6 days', now() - interval '6 days');
            """
        )
        try await self.run(JobKind.sweepJobs)
        #expect(
            try await database.texts("SELECT kind FROM jobs ORDER BY id") == [
                "dead", "queued_long", "done_late", "done",
            ]
        )
    }

    @Test("Of sessions those go that ended or expired 30 days ago")
    @Loop
    func sweepsSessions() async throws {
        let database = try TestDatabase.required()
        try await database.run(
            """
            INSERT INTO users (username, email, password_hash) VALUES ('ann', 'ann@shop.test', 'x');
            INSERT INTO sessions (user_id, token_id, created_at, expires_at, ends_at, ended_at, end_reason, address)
            SELECT u.id, s.name, now() - s.begun, now() - s.begun + s.lasts, now() + interval '1 day',
                now() - s.ended, CASE WHEN s.ended IS NULL THEN NULL ELSE 'revoked' END, 'x'
            FROM users u, (VALUES
                ('ended long ago', interval '60 days', interval '90 days', interval '31 days'),
                ('ended', interval '60 days', interval '1 day', interval '29 days'),
                ('expired long ago', interval '60 days', interval '1 day', NULL),
                ('expired', interval '60 days', interval '31 days', NULL),
                ('open', interval '60 days', interval '61 days', NULL)
            ) AS s (name, begun, lasts, ended) WHERE u.username = 'ann';
            """
        )
        try await self.run(JobKind.sweepSessions)
        #expect(try await database.texts("SELECT token_id FROM sessions ORDER BY id") == ["ended", "expired", "open"])
    }

    @Test("Of resets those go that were used or expired a day ago")
    @Loop
    func sweepsPasswordResets() async throws {
        let database = try TestDatabase.required()
        try await database.run(
            """
            INSERT INTO users (username, email, password_hash) VALUES ('ann', 'ann@shop.test', 'x');
            INSERT INTO password_resets (user_id, token_digest, expires_at, used_at)
            SELECT u.id, r.name, now() + r.expires, now() - r.used
            FROM users u, (VALUES
                ('used long ago', interval '1 hour', interval '25 hours'),
                ('used', interval '1 hour', interval '23 hours'),
                ('expired long ago', interval '-25 hours', NULL),
                ('expired', interval '-23 hours', NULL),
                ('good', interval '1 hour', NULL)
            ) AS r (name, expires, used) WHERE u.username = 'ann';
            """
        )
        try await self.run(JobKind.sweepPasswordResets)
        #expect(
            try await database.texts("SELECT token_digest FROM password_resets ORDER BY id") == [
                "used", "expired", "good",
            ]
        )
    }

    @Test("A sweep of an empty table is done at once; one that is told to stop ends between two batches")
    @Loop
    func ends() async throws {
        try await self.run(JobKind.sweepJobs)
        let kind = JobKind.sweepJobs(try TestDatabase.required().pool)
        let job = ClaimedJob(id: 1, kind: kind.name, arguments: "{}", attempt: 1)
        let sweep = EventLoop.shared.task(returning: { () async -> Bool in
            withUnsafeCurrentTask { $0?.cancel() }
            do {
                _ = try await kind.handler(JobContext(job, worker: "test"))
                return false
            } catch {
                return error is CancellationError
            }
        })
        #expect(await sweep.value)
    }
}
