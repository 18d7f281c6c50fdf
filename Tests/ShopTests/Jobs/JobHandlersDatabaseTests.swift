import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Jobs over HTTP", .database, .enabled(if: TestEnvironment.databaseURL != nil), .timeLimit(.minutes(15)))
struct JobHandlersDatabaseTests {
    /// One job in each state, and one that failed before.
    private static let rows = """
        INSERT INTO jobs (kind, arguments, state, attempts, error, worker, lease_until, enqueued_at, started_at,
            finished_at)
        VALUES
            ('mail', '{"user_id": 7}', 'done', 1, NULL, 'host:1:a', NULL, '2026-11-20 10:00:00+00',
                '2026-11-20 10:00:01+00', '2026-11-20 10:00:01.25+00'),
            ('mail', '{}', 'dead', 4, 'no "route"', 'host:1:a', NULL, '2026-11-20 10:00:00+00',
                '2026-11-20 10:00:01+00', '2026-11-20 10:00:03+00'),
            ('sweep', '{}', 'running', 1, NULL, 'host:2:b', now() + interval '1 hour', '2026-11-20 10:00:00+00',
                now(), NULL),
            ('sweep', '{}', 'queued', 0, NULL, NULL, NULL, '2026-11-20 10:00:00+00', NULL, NULL);
        """

    private static func ids(_ answer: TestAnswer) throws -> [Int64] {
        guard case .array(let jobs) = try answer.json() else { return [] }
        return jobs.compactMap { job in
            guard case .object(let members) = job, case .number(let id)? = members["id"] else { return nil }
            return id.int64
        }
    }

    @Test("A job is shown with all that api clients see of it")
    @Loop
    func shows() async throws {
        try await TestShop.with { shop in
            try await TestDatabase.required().run(Self.rows)
            let admin = try await shop.signedInUser("ada", .admin)
            let done = try await shop.send("GET", "/api/jobs/1/", as: admin)
            #expect(
                done.text == #"{"id":1,"name":"mail","state":"done","args":{"user_id":7},"attempts":1,"error":null,"#
                    + #""enqueued":"2026-11-20T10:00:00.000Z","started":"2026-11-20T10:00:01.000Z","runtime":0.250,"#
                    + #""worker":"host:1:a"}"#
            )
            #expect(done.fields["cache-control"] == "private, no-store")
            let queued = try await shop.send("GET", "/api/jobs/4/", as: admin)
            #expect(queued.text.hasSuffix(#""started":null,"runtime":null,"worker":null}"#), "\(queued.text)")
            #expect(try await shop.send("GET", "/api/jobs/5/", as: admin).status == 404)
        }
    }

    @Test("The list is filtered, counted and paged, newest first")
    @Loop
    func lists() async throws {
        try await TestShop.with { shop in
            try await TestDatabase.required().run(Self.rows)
            let admin = try await shop.signedInUser("ada", .admin)
            let all = try await shop.send("GET", "/api/jobs/?count=true", as: admin)
            #expect(try Self.ids(all) == [4, 3, 2, 1])
            #expect(all.fields["x-total-count"] == "4")
            for (query, ids) in [
                ("state=queued", [4]), ("state=running", [3]), ("state=dead", [2]), ("state=done", [1]),
                ("kind=mail", [2, 1]), ("kind=mail&state=dead", [2]), ("kind=none", []), ("limit=2&page=2", [2, 1]),
            ] as [(String, [Int64])] {
                #expect(try Self.ids(await shop.send("GET", "/api/jobs/?\(query)", as: admin)) == ids, "\(query)")
            }
            let first = try await shop.send("GET", "/api/jobs/?limit=3", as: admin)
            let link = try #require(first.fields["link"])
            let target = String(link.dropFirst().prefix { $0 != ">" })
            #expect(try Self.ids(await shop.send("GET", target, as: admin)) == [1])
            #expect(try await shop.send("GET", "/api/jobs/?state=lost", as: admin).status == 400)
        }
    }

    @Test("Only who has the permissions sees jobs and tries them again")
    @Loop
    func refuses() async throws {
        try await TestShop.with { shop in
            try await TestDatabase.required().run(Self.rows)
            let bob = try await shop.signedInUser("bob", .supplier)
            for (method, target) in [("GET", "/api/jobs/"), ("GET", "/api/jobs/1/"), ("POST", "/api/jobs/2/retry/")] {
                #expect(try await shop.send(method, target, as: nil).status == 401)
                #expect(try await shop.send(method, target, as: bob).status == 403)
            }
        }
    }

    @Test("A dead job is queued again with all its attempts, and the audit has it; no other job is")
    @Loop
    func retries() async throws {
        try await TestShop.with { shop in
            let database = try TestDatabase.required()
            try await database.run(Self.rows)
            let admin = try await shop.signedInUser("ada", .admin)
            let retried = try await shop.send("POST", "/api/jobs/2/retry/", as: admin)
            #expect(retried.status == 200)
            #expect(retried.text.contains(#""state":"queued","args":{},"attempts":0,"error":null"#), "\(retried.text)")
            let events = try await database.texts(
                "SELECT concat_ws(' ', actor_id, details) FROM audit_events WHERE action = 'job.retried'"
            )
            #expect(events == [#"\#(admin.id) {"job": 2, "kind": "mail"}"#])
            for id in 1...4 {
                let again = try await shop.send("POST", "/api/jobs/\(id)/retry/", as: admin)
                #expect(again.status == 409)
                #expect(again.text.contains("job_not_retried"))
            }
            #expect(try await shop.send("POST", "/api/jobs/5/retry/", as: admin).status == 404)
        }
    }

    @Test("A dead job is not tried again while another does the same work")
    @Loop
    func retriesOnce() async throws {
        try await TestShop.with { shop in
            let database = try TestDatabase.required()
            try await database.enqueue([NewJob(kind: "mail", uniqueKey: "7")])
            try await database.run("UPDATE jobs SET state = 'dead', finished_at = now()")
            try await database.enqueue([NewJob(kind: "mail", uniqueKey: "7")])
            let admin = try await shop.signedInUser("ada", .admin)
            #expect(try await shop.send("POST", "/api/jobs/1/retry/", as: admin).status == 409)
            #expect(try await database.texts("SELECT 1 FROM audit_events WHERE action = 'job.retried'") == [])
        }
    }
}
