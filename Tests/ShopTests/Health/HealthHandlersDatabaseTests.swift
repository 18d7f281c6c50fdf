import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Health on a database", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct HealthHandlersDatabaseTests {
    private static let services = ["Cache backend", "Database backend", "Database schema", "Jobs"]

    /// The status of each service, and that of all.
    private static func statuses(_ answer: TestAnswer) throws -> [String] {
        let object = try answer.object()
        guard case .array(let services) = object["services"], case .string(let status) = object["status"] else {
            return []
        }
        return services.map { service in
            guard case .object(let members) = service, case .string(let status) = members["status"] else { return "" }
            return status
        } + [status]
    }

    @Test(
        "All is well with a database, a cache and the right schema",
        .enabled(if: TestEnvironment.redisURL != nil),
        .timeLimit(.minutes(15))
    )
    @Loop
    func works() async throws {
        try await TestShop.with { shop in
            try await shop.connectRedis()
            try await TestDatabase.required().noteWorker()
            let health = try await shop.get("/health/", ["Accept": "application/json"])
            #expect(health.status == 200)
            #expect(try Self.statuses(health) == ["working", "working", "working", "working", "working"])
            #expect(health.fields["cache-control"] == "no-store")
            #expect(health.fields["vary"] == "Accept")
            #expect(health.fields["retry-after"] == nil)
            let ready = try await shop.get("/ready")
            #expect(ready.status == 200)
            #expect(ready.text == #"{"status":"ready"}"#)
            #expect(try await shop.get("/live").text == #"{"status":"live"}"#)
        }
    }

    @Test("Without a worker, or with one that is late, the shop is degraded, and instances are ready all the same")
    @Loop
    func hasNoWorker() async throws {
        try await TestShop.with { shop in
            let database = try TestDatabase.required()
            #expect(try Self.statuses(await shop.get("/health/")).suffix(2) == ["failed", "degraded"])
            try await database.noteWorker()
            #expect(try Self.statuses(await shop.get("/health/"))[3] == "working")
            try await database.enqueue([NewJob(kind: "work")])
            try await database.run("UPDATE jobs SET run_at = now() - interval '61 seconds'")
            let health = try await shop.get("/health/")
            #expect(health.status == 200)
            #expect(try Self.statuses(health).suffix(2) == ["failed", "degraded"])
            #expect(try await shop.get("/ready").status == 200)
        }
    }

    @Test("Dead jobs are told beside the state of the jobs, to programs and to people")
    @Loop
    func tellsDeadJobs() async throws {
        try await TestShop.with { shop in
            let database = try TestDatabase.required()
            try await database.noteWorker()
            try await database.enqueue([NewJob(kind: "work"), NewJob(kind: "work")])
            try await database.run("UPDATE jobs SET state = 'dead', finished_at = now()")
            let health = try await shop.get("/health/", ["Accept": "application/json"])
            #expect(try Self.statuses(health)[3] == "working")
            #expect(health.text.hasSuffix(#","dead":2}]}"#), "\(health.text)")
            let page = try await shop.get("/health/", ["Accept": "text/html"])
            let elements = try HTMLElements(page.text)
            #expect(elements.texts.contains("&#10003; working, 2 dead"), "\(page.text)")
        }
    }

    @Test("A browser gets a page with a row a service")
    @Loop
    func showsPage() async throws {
        try await TestShop.with { shop in
            let page = try await shop.get("/health/", ["Accept": "text/html,*/*;q=0.8"])
            #expect(page.status == 200)
            #expect(page.fields["content-type"] == "text/html; charset=utf-8")
            #expect(page.fields["vary"] == "Accept")
            let elements = try HTMLElements(page.text)
            #expect(elements.names.count { $0 == "tr" } == Self.services.count + 1)
            #expect(Self.services.allSatisfy(elements.texts.contains))
        }
    }

    @Test("Without Redis the shop is degraded, and ready all the same")
    @Loop
    func isDegraded() async throws {
        let port = try ClosedPort()
        defer { port.close() }
        try await TestShop.with {
            $0.redisURL = "redis://127.0.0.1:\(port.number)/0"
        } _: { shop in
            let health = try await shop.get("/health/")
            #expect(health.status == 200)
            #expect(try Self.statuses(health) == ["failed", "working", "working", "failed", "degraded"])
            let ready = try await shop.get("/ready")
            #expect(ready.status == 200)
            #expect(ready.text == #"{"status":"degraded"}"#)
        }
    }

    @Test("On another schema the shop is not ready", arguments: [Schema.version - 1, Schema.version + 1])
    @Loop
    func refusesSchema(_ version: Int) async throws {
        try await TestShop.with { shop in
            try await TestDatabase.required().setSchemaVersion(version)
            let health = try await shop.get("/health/")
            #expect(health.status == 503)
            #expect(health.fields["retry-after"] == "1")
            #expect(try Self.statuses(health).suffix(4) == ["working", "failed", "failed", "failed"])
            let ready = try await shop.get("/ready")
            #expect(ready.status == 503)
            #expect(ready.fields["retry-after"] == "1")
            #expect(ready.text == #"{"status":"not_ready"}"#)
            #expect(try await shop.get("/live").status == 200)
        }
    }

    @Test("An instance that is told to stop is not ready, on both ports, and alive")
    @Loop
    func drains() async throws {
        try await TestShop.with { shop in
            shop.application.state.isDraining = true
            for isAdministration in [false, true] {
                let ready = try await shop.send("GET", "/ready", isAdministration: isAdministration)
                #expect(ready.status == 503)
                #expect(ready.fields["retry-after"] == "1")
                #expect(ready.text == #"{"status":"draining"}"#)
                #expect(try await shop.send("GET", "/live", isAdministration: isAdministration).status == 200)
            }
        }
    }
}

extension TestDatabase {
    /// Makes it look as if a worker had just been seen.
    fileprivate func noteWorker() async throws {
        try await self.pool.withConnection { try await $0.execute(NoteWorker(name: "test")) }
    }
}
