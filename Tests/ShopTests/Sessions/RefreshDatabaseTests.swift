import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Refreshing", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct RefreshDatabaseTests {
    @Loop
    private func status(_ shop: TestShop, _ token: String) async throws -> Int {
        try await shop.send("POST", "/api/token/refresh/", json: #"{"refresh":"\#(token)"}"#).status
    }

    @Test("A refresh token gives new tokens of the same session; nobody may keep the answer")
    @Loop
    func rotates() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            let first = try await shop.signIn("ada")
            let second = try await shop.refresh(first.refresh)
            #expect(second.refresh != first.refresh && second.access != first.access)
            #expect(try shop.session(of: second.access) == shop.session(of: first.access))
            #expect(try await shop.get("/api/sessions/", token: second.access).status == 200)
            let third = try await shop.send(
                "POST",
                "/api/token/refresh/",
                json: #"{"refresh":"\#(second.refresh)"}"#
            )
            #expect(third.status == 200)
            #expect(third.fields["cache-control"] == "private, no-store")
        }
    }

    @Test("Thirty uses of one token at once, over two instances, have one successor, which goes on")
    @Loop
    func parallel() async throws {
        try await TestShop.withTwo { one, other in
            try await one.addUser("ada")
            let first = try await one.signIn("ada")
            let tasks = (0..<30).map { number in
                Task { @Loop in try await (number % 2 == 0 ? one : other).refresh(first.refresh) }
            }
            var successors: Set<String> = []
            var accesses: Set<String> = []
            for task in tasks {
                let tokens = try await task.value
                successors.insert(tokens.refresh)
                accesses.insert(tokens.access)
            }
            #expect(successors.count == 1)
            #expect(accesses.count == 30)
            let successor = try #require(successors.first)
            #expect(try await self.status(other, successor) == 200)
        }
    }

    @Test(
        "The token before gives the same successor for ten seconds, and after that ends the session, on all instances"
    )
    @Loop
    func reuse() async throws {
        let clock = TestClock()
        try await TestShop.withTwo(now: { clock.now }) { one, other in
            let id = try await one.addUser("ada")
            let bystander = try await one.signIn("ada")
            let first = try await one.signIn("ada")
            let second = try await one.refresh(first.refresh)
            clock.advance(by: .seconds(10))
            #expect(try await other.refresh(first.refresh).refresh == second.refresh)
            clock.advance(by: .milliseconds(1))
            #expect(try await self.status(other, first.refresh) == 401)
            #expect(try await self.status(one, second.refresh) == 401)
            #expect(try await other.get("/api/sessions/", token: second.access).status == 401)
            try await eventually("the other instance refuses", within: .seconds(5)) {
                try await one.get("/api/sessions/", token: second.access).status == 401
            }
            #expect(try await one.get("/api/sessions/", token: bystander.access).status == 200)
            #expect(
                try await one.rows(
                    """
                    SELECT concat_ws(' ', user_id, details ->> 'reason', actor_id)
                    FROM audit_events
                    WHERE action = 'session.ended'
                    """
                ) == ["\(id) token_reused"]
            )
            #expect(other.metric("soundwave_refresh_tokens_reused_total") == 1)
        }
    }

    @Test("A token of before the one before ends the session at once")
    @Loop
    func older() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            let first = try await shop.signIn("ada")
            let second = try await shop.refresh(first.refresh)
            let third = try await shop.refresh(second.refresh)
            #expect(try await self.status(shop, first.refresh) == 401)
            #expect(try await self.status(shop, third.refresh) == 401)
        }
    }

    @Test("A session slides by a day with each use, and ends after thirty days whatever happens")
    @Loop
    func slides() async throws {
        let clock = TestClock()
        try await TestShop.with(now: { clock.now }) { shop in
            try await shop.addUser("ada")
            var tokens = try await shop.signIn("ada")
            let start = clock.now
            for _ in 0..<30 {
                clock.advance(by: .seconds(86_400 - 1))
                tokens = try await shop.refresh(tokens.refresh)
            }
            let end = start + .seconds(30 * 86_400)
            #expect(try TestShop.claims(of: tokens.refresh)["exp"] == .number(JSONNumber(end.seconds)))
            #expect(try TestShop.claims(of: tokens.access)["exp"] == .number(JSONNumber(end.seconds)))
            clock.advance(by: .seconds(30))
            #expect(try await self.status(shop, tokens.refresh) == 401)
        }
    }

    @Test("A token that was not used for a day has expired")
    @Loop
    func expires() async throws {
        let clock = TestClock()
        try await TestShop.with(now: { clock.now }) { shop in
            try await shop.addUser("ada")
            let tokens = try await shop.signIn("ada")
            clock.advance(by: .seconds(86_400))
            #expect(try await self.status(shop, tokens.refresh) == 401)
        }
    }

    @Test("New rights count from the next refresh on, and the access token of before is refused")
    @Loop
    func newRights() async throws {
        try await TestShop.withTwo { one, other in
            let id = try await one.addUser("ada", role: .admin)
            let tokens = try await one.signIn("ada")
            try await one.application.postgres.withConnection { session in
                _ = try await session.execute(
                    RowsQuery(
                        """
                        WITH changed AS (
                            UPDATE users SET role = 'customer', tokens_valid_from = clock_timestamp() WHERE id = \(id)
                        )
                        SELECT \(SessionNotice.announceUsersSQL)
                        """
                    )
                )
            }
            for shop in [one, other] {
                try await eventually("the old token is refused", within: .seconds(5)) {
                    try await shop.get("/api/sessions/", token: tokens.access).status == 401
                }
            }
            let fresh = try await other.refresh(tokens.refresh)
            #expect(try TestShop.claims(of: fresh.access)["role"] == .string("customer"))
            #expect(try await one.get("/api/sessions/", token: fresh.access).status == 200)
        }
    }

    @Test("A refresh that waits for a change of rights gives the rights after it, those of groups too")
    @Loop
    func waitsForRights() async throws {
        try await TestShop.with { shop in
            let id = try await shop.addUser("ada")
            let group = try await shop.rows(
                """
                WITH made AS (INSERT INTO groups (name) VALUES ('viewers') RETURNING id)
                INSERT INTO user_groups (user_id, group_id) SELECT \(id), id FROM made RETURNING group_id::text
                """
            )
            let groupID = try #require(group.first ?? nil)
            let tokens = try await shop.signIn("ada")
            let refresh = try await shop.application.postgres.withTransaction { session in
                _ = try await session.execute(RowsQuery("SELECT id::text FROM users WHERE id = \(id) FOR UPDATE"))
                let refresh = Task { @Loop in try await shop.refresh(tokens.refresh) }
                try await eventually("the refresh waits") {
                    try await shop.application.postgres.read(
                        RowsQuery(
                            """
                            SELECT 1
                            FROM pg_stat_activity
                            WHERE wait_event_type = 'Lock' AND query LIKE '%\(SessionMark.rotation)%'
                            """
                        )
                    ).count > 0
                }
                _ = try await session.execute(
                    RowsQuery("INSERT INTO group_permissions (group_id, permission) VALUES (\(groupID), 'users.view')")
                )
                _ = try await session.execute(
                    RowsQuery("UPDATE users SET tokens_valid_from = clock_timestamp() WHERE id = \(id)")
                )
                return refresh
            }
            #expect(try TestShop.claims(of: try await refresh.value.access)["perms"] == .array([.string("users.view")]))
        }
    }

    /// What a rotation is recognised by among the server's statements.
    private enum SessionMark {
        static let rotation = "previous_token_id = found.token_id"
    }

    @Test("An inactive user, an ended session and a session that is not there are refused")
    @Loop
    func refuses() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            for change in [
                "UPDATE users SET is_active = false", "UPDATE sessions SET ended_at = now(), end_reason = 'revoked'",
                "DELETE FROM sessions",
            ] {
                try await shop.rows("UPDATE users SET is_active = true")
                let tokens = try await shop.signIn("ada")
                try await shop.rows(change)
                let answer = try await shop.send(
                    "POST",
                    "/api/token/refresh/",
                    json: #"{"refresh":"\#(tokens.refresh)"}"#
                )
                try answer.expectProblem(401, "invalid_token")
                #expect(answer.fields["www-authenticate"] == "Bearer realm=\"soundwave\", error=\"invalid_token\"")
            }
        }
    }

    @Test("An access token, a forged one and nonsense are refused, and cost the database nothing")
    @Loop
    func forged() async throws {
        try await TestShop.with {
            $0.sessions.pollInterval = .seconds(3600)
            $0.cache.pollInterval = .seconds(3600)
        } _: { shop in
            try await shop.addUser("ada")
            let tokens = try await shop.signIn("ada")
            let reads = shop.metric("soundwave_database_read_seconds_count")
            for token in [tokens.access, tokens.refresh.dropLast() + "!", "a.b.c", "x", tokens.refresh + "A"] {
                #expect(try await self.status(shop, String(token)) == 401)
            }
            #expect(try await shop.send("POST", "/api/token/refresh/", json: #"{"refresh":""}"#).status == 422)
            #expect(try await shop.send("POST", "/api/token/refresh/", json: "{}").status == 422)
            #expect(shop.metric("soundwave_database_read_seconds_count") == reads)
            #expect(try await self.status(shop, tokens.refresh) == 200)
        }
    }
}
