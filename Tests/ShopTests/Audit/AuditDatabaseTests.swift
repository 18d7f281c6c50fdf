import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The audit", .database, .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set"))
struct AuditDatabaseTests {
    @Test("An event is shown as it was recorded, with the names of both users")
    @Loop
    func shows() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let bob = try await shop.signedInUser("bob")
            let json = #"{"role":"supplier"}"#
            let changed = try await shop.send(
                "PATCH",
                "/api/users/\(bob.id)/",
                json,
                as: admin,
                ["X-Request-Id": "request-7"]
            )
            #expect(changed.status == 200)
            let answer = try await shop.send("GET", "/api/audit/?action=user.role_changed&count=true", as: admin)
            #expect(answer.fields["x-total-count"] == "1")
            #expect(answer.fields["cache-control"] == "private, no-store")
            let id = try #require(try await shop.texts("SELECT max(id) FROM audit_events").first)
            let text = answer.text
            #expect(text.hasPrefix(#"[{"id":\#(id),"created_at":"20"#), "\(text)")
            #expect(
                text.hasSuffix(
                    #""action":"user.role_changed","actor":{"id":\#(admin.id),"username":"ada"},"user":"#
                        + #"{"id":\#(bob.id),"username":"bob"},"address":"127.0.0.1","request_id":"request-7","#
                        + #""details":{"to":"supplier","from":"customer"}}]"#
                ),
                "\(text)"
            )
            #expect(try await shop.send("GET", "/api/audit/", as: nil).status == 401)
            let customer = TestUser(id: bob.id, name: "bob", token: try await shop.accessToken(of: "bob"))
            try await eventually("a token of now is good") {
                try await shop.send("GET", "/api/audit/", as: customer).status == 403
            }
        }
    }

    /// 3 000 events, a minute apart but every two of one moment.
    private static let events = """
        INSERT INTO audit_events (created_at, action, actor_id, user_id, address, request_id)
        SELECT timestamptz '2026-01-01T00:00:00Z' + (n / 2) * interval '1 minute',
            CASE WHEN n % 300 = 0 THEN 'rare.deed' ELSE 'usual.deed' END, n % 7, n % 500, 'x', ''
        FROM generate_series(1, 3000) n;
        ANALYZE audit_events
        """

    private static let queries: [[(name: String, value: String)]] = [
        [], [("user", "3")], [("actor", "3")], [("action", "rare.deed")], [("user", "3"), ("actor", "3")],
        [("created_after", "2026-01-02T00:00:00Z")], [("created_after", "2026-01-02T00:30:00Z")],
        [("action", "rare.deed"), ("created_after", "2026-01-01T12:00:00Z")], [("limit", "7"), ("actor", "2")],
    ]

    @Test("Pages by cursor hold just the events that pass, once each, newest first")
    @Loop
    func pages() async throws {
        let pool = try TestDatabase.required().pool
        try await pool.withConnection { try await $0.executeScript(Self.events) }
        for query in Self.queries {
            var ids: [String] = []
            var items = query
            while ids.count < 500 {
                let listing = try AuditListing(items)
                let page = try await pool.read(ListAuditEvents(listing))
                guard case .array(let events) = try JSONReader().read(page.json) else { throw Problem.internalError }
                for case .object(let event) in events {
                    guard case .number(let id)? = event["id"] else { throw Problem.internalError }
                    ids.append(id.text)
                }
                guard let last = page.last else { break }
                items = query + [("cursor", listing.cursor(behind: last))]
            }
            let condition = query.filter { $0.name != "limit" }.map { name, value in
                switch name {
                case "user": "user_id = \(value)"
                case "actor": "actor_id = \(value)"
                case "action": "action = '\(value)'"
                default: "created_at > '\(value)'"
                }
            }.joined(separator: " AND ")
            let expected = try await pool.read(
                QueryColumn(
                    "SELECT id FROM audit_events WHERE \(condition.isEmpty ? "true" : condition) "
                        + "ORDER BY created_at DESC, id DESC"
                )
            )
            #expect(!expected.isEmpty)
            #expect(ids == Array(expected.prefix(ids.count)))
            #expect(ids.count == expected.count || ids.count >= 500)
            #expect(try await pool.read(CountAuditEvents(try AuditListing(query))) == Int64(expected.count))
        }
    }

    @Test("No list reads the whole table, nor sorts what it then leaves out")
    @Loop
    func plans() async throws {
        let pool = try TestDatabase.required().pool
        try await pool.withConnection { try await $0.executeScript(Self.events) }
        for query in Self.queries {
            let plan = try await pool.read(Explain(ListAuditEvents(try AuditListing(query))))
            #expect(plan.nodes.allSatisfy { !$0.hasPrefix("Seq Scan audit_events") }, "\(plan.nodes)")
        }
    }

    @Test(
        "Events are only added",
        arguments: [
            "UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events", "TRUNCATE audit_events",
        ]
    )
    @Loop
    func keeps(_ statement: String) async throws {
        let pool = try TestDatabase.required().pool
        let event = AuditEvent(action: .userCreated, actorID: nil, userID: 7, address: "a", requestID: "b")
        try await pool.withConnection { try await $0.record(event) }
        let error = await #expect(throws: PostgresError.self) {
            try await pool.withConnection { try await $0.executeScript(statement) }
        }
        #expect(error?.code == .server(SQLState("42501")))
        #expect(
            try await pool.read(QueryColumn("SELECT concat_ws(' ', action, user_id) FROM audit_events")) == [
                "user.created 7"
            ]
        )
    }

    @Test("An event whose transaction is rolled back is none")
    @Loop
    func isOfTransaction() async throws {
        let pool = try TestDatabase.required().pool
        await #expect(throws: CancellationError.self) {
            try await pool.withTransaction { session in
                try await session.record(AuditEvent(.userCreated, by: .command, userID: nil, details: ["a": .null]))
                throw CancellationError()
            }
        }
        #expect(try await pool.read(QueryColumn("SELECT id FROM audit_events")) == [])
    }
}
