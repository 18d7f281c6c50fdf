import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Ended sessions", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct EndedSessionsDatabaseTests {
    /// How long an ended session's token may be taken by another instance, and as much again for a busy machine.
    private static let bound = Duration.seconds(2)

    @Loop
    private func expectRefusal(_ shop: TestShop, _ token: String) async throws {
        try await eventually("the token is refused", within: Self.bound) {
            try await shop.get("/api/sessions/", token: token).status == 401
        }
    }

    @Test(
        "An ended session's token is refused by the instance that ended it at once, and by the others within a second"
    )
    @Loop
    func isTold() async throws {
        try await TestShop.withTwo { one, other in
            try await one.addUser("ada")
            let tokens = try await one.signIn("ada")
            #expect(try await other.get("/api/sessions/", token: tokens.access).status == 200)
            let answer = try await one.send("POST", "/api/token/revoke/", json: #"{"refresh":"\#(tokens.refresh)"}"#)
            #expect(answer.status == 204)
            #expect(try await one.get("/api/sessions/", token: tokens.access).status == 401)
            try await self.expectRefusal(other, tokens.access)
        }
    }

    @Test("Notifications alone tell it: without any poll")
    @Loop
    func isNotified() async throws {
        try await TestShop.withTwo({ $0.sessions.pollInterval = .seconds(3600) }) { one, other in
            try await eventually("the other listens") { other.application.listener.isListening }
            try await one.addUser("ada")
            let tokens = try await one.signIn("ada")
            #expect(try await other.get("/api/sessions/", token: tokens.access).status == 200)
            _ = try await one.send("POST", "/api/token/revoke/", json: #"{"refresh":"\#(tokens.refresh)"}"#)
            try await self.expectRefusal(other, tokens.access)
        }
    }

    @Test("Polls alone tell it too: the row was changed, and nobody notified")
    @Loop
    func isPolled() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            let tokens = try await shop.signIn("ada")
            try await shop.rows("UPDATE sessions SET ended_at = clock_timestamp(), end_reason = 'revoked'")
            try await self.expectRefusal(shop, tokens.access)
        }
    }

    @Test("With the listening connection cut it is refused as soon")
    @Loop
    func isCut() async throws {
        try await TestShop.withTwo { one, other in
            try await one.addUser("ada")
            let tokens = try await one.signIn("ada")
            try await eventually("the other listens") { other.application.listener.isListening }
            await other.application.listener.stop(by: .now())
            _ = try await one.send("POST", "/api/token/revoke/", json: #"{"refresh":"\#(tokens.refresh)"}"#)
            try await self.expectRefusal(other, tokens.access)
        }
    }

    @Test("An ending whose transaction takes many polls to commit is not missed")
    @Loop
    func slowTransaction() async throws {
        try await TestShop.with {
            $0.sessions.pollInterval = .milliseconds(10)
        } _: { shop in
            let ended = shop.application.endedSessions
            try await shop.addUser("ada")
            let tokens = try await shop.signIn("ada")
            try await shop.application.postgres.withTransaction { session in
                _ = try await session.execute(
                    RowsQuery("UPDATE sessions SET ended_at = now(), end_reason = 'revoked'")
                )
                for _ in 0..<5 {
                    let last = ended.reading.lastBegin
                    try await eventually("it is read again") { ended.reading.lastBegin != last }
                }
                #expect(try await shop.get("/api/sessions/", token: tokens.access).status == 200)
            }
            try await self.expectRefusal(shop, tokens.access)
        }
    }

    @Test("Whoever starts later knows what has ended before")
    @Loop
    func startsLater() async throws {
        try await TestShop.with { one in
            try await one.addUser("ada")
            let tokens = try await one.signIn("ada")
            _ = try await one.send("POST", "/api/token/revoke/", json: #"{"refresh":"\#(tokens.refresh)"}"#)
            try await TestShop.with {
                $0.sessions.pollInterval = .seconds(3600)
            } _: { (other) async throws in
                #expect(try await other.get("/api/sessions/", token: tokens.access).status == 401)
            }
        }
    }

    @Test("Before it is known what has ended a token is neither taken nor refused: 503; without a token all is as ever")
    @Loop
    func isNotReady() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            let tokens = try await shop.signIn("ada")
            let other = try TestShop()
            defer { other.application.threadPool.stop() }
            try await other.get("/api/sessions/", token: tokens.access).expectProblem(503, "service_unavailable")
            try await other.get("/api/sessions/").expectProblem(401, "unauthenticated")
            #expect(try await other.get("/api/").status == 200)
        }
    }

    @Test("While PostgreSQL is gone tokens are judged by what is known, and the metrics show how old that is")
    @Loop
    func outage() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            let open = try await shop.signIn("ada")
            let closed = try await shop.signIn("ada")
            _ = try await shop.send("POST", "/api/token/revoke/", json: #"{"refresh":"\#(closed.refresh)"}"#)
            await shop.application.postgres.stop(by: .now())
            try await eventually("reading fails") {
                (shop.metric("soundwave_ended_sessions_read_failures_total") ?? 0) > 0
            }
            #expect(try await shop.get("/api/", token: open.access).status == 200)
            #expect(try await shop.get("/api/", token: closed.access).status == 401)
            #expect(try #require(shop.metric("soundwave_ended_sessions_age_seconds")) > 0)
        }
    }

    @Test(
        "A changed password and a deactivation end sessions everywhere, each with its reason",
        arguments: [SessionEndReason.passwordChanged, .passwordReset, .deactivated]
    )
    @Loop
    func byOthers(reason: SessionEndReason) async throws {
        try await TestShop.withTwo { one, other in
            let id = try await one.addUser("ada")
            let kept = try await one.signIn("ada")
            let ended = try await one.signIn("ada")
            let keptID = try one.session(of: kept.access)
            let ids = try await one.application.postgres.withTransaction { session in
                try await session.endSessions(ofUser: id, except: keptID, reason: reason)
            }
            #expect(try ids == [one.session(of: ended.access)])
            for shop in [one, other] { try await self.expectRefusal(shop, ended.access) }
            #expect(try await other.get("/api/sessions/", token: kept.access).status == 200)
            #expect(
                try await one.rows("SELECT end_reason FROM sessions WHERE ended_at IS NOT NULL") == [reason.rawValue]
            )
            // Again there is nothing to end.
            #expect(
                try await one.application.postgres.withTransaction { session in
                    try await session.endSessions(ofUser: id, except: keptID, reason: reason)
                }.isEmpty
            )
        }
    }

    @Test("What is rolled back ends nothing, and nobody is told")
    @Loop
    func rolledBack() async throws {
        struct Failure: Error {}
        try await TestShop.with { shop in
            let id = try await shop.addUser("ada")
            let tokens = try await shop.signIn("ada")
            await #expect(throws: Failure.self) {
                try await shop.application.postgres.withTransaction { session in
                    try await session.endSessions(ofUser: id, reason: .deactivated)
                    throw Failure()
                }
            }
            let last = shop.application.endedSessions.reading.lastBegin
            try await eventually("it is read again") { shop.application.endedSessions.reading.lastBegin != last }
            #expect(try await shop.get("/api/sessions/", token: tokens.access).status == 200)
        }
    }

    @Test("A thousand sessions end in one statement, in several notifications within their bound")
    @Loop
    func many() async throws {
        try await TestShop.with { shop in
            let id = try await shop.addUser("ada")
            try await shop.rows(
                """
                INSERT INTO sessions (user_id, token_id, expires_at, ends_at, address)
                SELECT \(id), n::text, now() + interval '1 day', now() + interval '1 day', ''
                FROM generate_series(1, 1000) n
                """
            )
            let ids = try await shop.application.postgres.withTransaction { session in
                try await session.endSessions(ofUser: id, reason: .deactivated)
            }
            #expect(Set(ids).count == 1000)
            try await eventually("all are known") { ids.allSatisfy(shop.application.endedSessions.contains) }
        }
    }

    @Test("Each statement is served by the index that its comment names")
    @Loop
    func indexes() async throws {
        try await TestShop.with { shop in
            try await shop.rows(
                """
                WITH u AS (
                    INSERT INTO users (username, email, password_hash)
                    SELECT 'user' || n, 'user' || n || '@shop.test', '' FROM generate_series(1, 2000) n RETURNING id
                )
                INSERT INTO sessions (user_id, token_id, expires_at, ends_at, address)
                SELECT id, '', now() + interval '1 day', now() + interval '1 day', '' FROM u
                """
            )
            try await shop.rows("UPDATE sessions SET ended_at = now(), end_reason = 'revoked' WHERE id % 500 = 0")
            try await shop.rows("UPDATE users SET tokens_valid_from = now() WHERE id % 500 = 0")
            try await shop.rows("ANALYZE sessions")
            try await shop.rows("ANALYZE users")
            let revocations = try await Self.plan(
                ReadRevocations(window: .seconds(22), limit: 100).sql,
                "22000000, 100",
                shop
            )
            #expect(revocations.contains("sessions_ended") && revocations.contains("users_tokens_valid_from"))
            #expect(!revocations.contains("Seq Scan"))
            let end = try await Self.plan(EndSessions(ofUser: 1, reason: .revoked).sql, "1, NULL, 'revoked'", shop)
            #expect(end.contains("sessions_open") && !end.contains("Seq Scan"))
            let list = try await Self.plan(ListSessions(userID: 1, now: .now(), limit: 1).sql, "1, 1, 100", shop)
            #expect(list.contains("sessions_open") && !list.contains("Seq Scan"))
            let find = try await Self.plan(FindCredentials(username: "a").sql, "'a'", shop)
            #expect(find.contains("users_username_unique") && !find.contains("Seq Scan"))
        }
    }

    @Loop
    private static func plan(_ sql: SQL, _ values: String, _ shop: TestShop) async throws -> String {
        try await shop.application.postgres.withConnection { session in
            _ = try await session.execute(RowsQuery("PREPARE planned AS \(sql.text)"))
            let rows = try await session.execute(RowsQuery("EXPLAIN EXECUTE planned(\(values))"))
            _ = try await session.execute(RowsQuery("DEALLOCATE planned"))
            return rows.compactMap(\.self).joined(separator: "\n")
        }
    }
}
