import Crypto
import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Logging in", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct LoginDatabaseTests {
    @Test("A name and its password give an access token that lets in, and a refresh token; nobody may keep the answer")
    @Loop
    func logsIn() async throws {
        try await TestShop.with { shop in
            let id = try await shop.addUser("ada", role: .supplier)
            let answer = try await shop.send(
                "POST",
                "/api/token/",
                json: TestShop.credentials("ada", TestShop.password)
            )
            #expect(answer.status == 200)
            #expect(answer.fields["cache-control"] == "private, no-store")
            #expect(try answer.object().members.map(\.name) == ["access", "refresh"])
            let tokens = try await shop.signIn("ada")
            #expect(try await shop.get("/api/sessions/", token: tokens.access).status == 200)
            let claims = try TestShop.claims(of: tokens.access)
            #expect(claims["user_id"] == .number(JSONNumber(id)))
            #expect(claims["role"] == .string("supplier"))
            #expect(claims["perms"] == .array([.string("products.add"), .string("products.change")]))
        }
    }

    @Test("A name is the same in every case and Unicode form", arguments: ["JOSÉ", "jose\u{301}", "José"])
    @Loop
    func foldsNames(name: String) async throws {
        try await TestShop.with { shop in
            try await shop.addUser("josé")
            _ = try await shop.signIn(name)
        }
    }

    @Test("The longest name logs in however it is typed: its characters are counted in normal form")
    @Loop
    func longestName() async throws {
        try await TestShop.with { shop in
            try await shop.addUser(String(repeating: "\u{e9}", count: 150))
            let typed = String(repeating: "e\u{301}", count: 150)
            let credentials = TestShop.credentials(typed, TestShop.password)
            let answer = try await shop.send("POST", "/api/token/", json: credentials)
            #expect(answer.status == 200, "\(answer.text)")
        }
    }

    @Test("A wrong name, a wrong password and an inactive user are the same answer, and leave no trace")
    @Loop
    func refuses() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            try await shop.addUser("eve")
            try await shop.rows("UPDATE users SET is_active = false WHERE username = 'eve'")
            var details: Set<String> = []
            for (name, password) in [("nobody", TestShop.password), ("ada", "wrong"), ("eve", TestShop.password)] {
                let answer = try await shop.send("POST", "/api/token/", json: TestShop.credentials(name, password))
                let problem = try answer.expectProblem(401, "invalid_credentials")
                #expect(answer.fields["www-authenticate"] == "Bearer realm=\"soundwave\"")
                details.insert("\(String(describing: problem["detail"]))")
            }
            #expect(details.count == 1)
            #expect(try await shop.rows("SELECT id::text FROM sessions").isEmpty)
            #expect(try await shop.rows("SELECT id::text FROM audit_events").isEmpty)
        }
    }

    @Test(
        "A wrong name costs as many hashes as a wrong password: one",
        arguments: [("nobody", "wrong"), ("ada", "wrong"), ("eve", TestShop.password)]
    )
    @Loop
    func costsTheSame(name: String, password: String) async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            try await shop.addUser("eve")
            try await shop.rows("UPDATE users SET is_active = false WHERE username = 'eve'")
            _ = try await shop.send("POST", "/api/token/", json: TestShop.credentials(name, password))
            #expect(shop.metric("soundwave_password_hash_seconds_count") == 1)
        }
    }

    @Test(
        "A body that cannot be taken is refused with its fields",
        arguments: [
            ("{}", 422, "invalid_fields", ["username", "password"]), ("[]", 400, "malformed_body", []),
            ("{", 400, "malformed_body", []), (#"{"username":"ada"}"#, 422, "invalid_fields", ["password"]),
            (#"{"username":1,"password":null}"#, 422, "invalid_fields", ["username", "password"]),
            (#"{"username":"","password":""}"#, 422, "invalid_fields", ["username", "password"]),
            (#"{"username":"a\u0000","password":"a\u0000"}"#, 422, "invalid_fields", ["username", "password"]),
        ] as [(String, Int, String, [String])]
    )
    @Loop
    func badBodies(body: String, status: Int, code: String, fields: [String]) async throws {
        try await TestShop.with { shop in
            let answer = try await shop.send("POST", "/api/token/", json: body)
            let problem = try answer.expectProblem(status, code)
            guard !fields.isEmpty else { return }
            guard case .object(let errors)? = problem["errors"] else { throw Missing() }
            #expect(errors.members.map(\.name) == fields)
        }
    }

    @Test("A body of another type is refused, and so are parameters: a token in the query counts for nothing")
    @Loop
    func otherTypes() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            let body = TestShop.credentials("ada", TestShop.password)
            let plain = try await shop.send("POST", "/api/token/", ["Content-Type": "text/plain"], body: body)
            try plain.expectProblem(415, "unsupported_media_type")
            try await shop.send("POST", "/api/token/?x=1", json: body).expectProblem(400, "invalid_parameter")
            let tokens = try await shop.signIn("ada")
            try await shop.get("/api/sessions/?access_token=\(tokens.access)").expectProblem(401, "unauthenticated")
        }
    }

    @Test("The session and its audit event are of one transaction, with address, agent and request id")
    @Loop
    func isAudited() async throws {
        try await TestShop.with { shop in
            let id = try await shop.addUser("ada")
            let answer = try await shop.send(
                "POST",
                "/api/token/",
                ["Content-Type": "application/json", "User-Agent": "Browser/1", "X-Request-Id": "login-1"],
                body: TestShop.credentials("ada", TestShop.password)
            )
            #expect(answer.status == 200)
            #expect(
                try await shop.rows("SELECT concat_ws(' ', user_id, address, user_agent) FROM sessions")
                    == ["\(id) 127.0.0.1 Browser/1"]
            )
            #expect(
                try await shop.rows(
                    """
                    SELECT concat_ws(' ', a.action, a.actor_id, a.user_id, a.address, a.request_id,
                        (a.details ->> 'session_id')::bigint = s.id, a.created_at >= s.created_at - interval '1 min')
                    FROM audit_events a, sessions s
                    """
                ) == ["session.started \(id) \(id) 127.0.0.1 login-1 t t"]
            )
        }
    }

    @Test("A weaker hash is replaced at the login by one as the settings want it, and the password stays the same")
    @Loop
    func upgradesHash() async throws {
        var weak = TestSecrets.passwords
        weak.scrypt = try #require(ScryptParameters(logarithm: 2, blockSize: 8, parallelization: 1))
        let weakly = weak
        try await TestShop.with { shop in
            try await shop.addUser("ada", hashedBy: weakly)
            let query = "SELECT password_hash || password_changed_at FROM users"
            let hash = "SELECT split_part(password_hash, '$', 3) FROM users"
            let changed = "SELECT password_changed_at::text FROM users"
            let changedAt = try await shop.rows(changed)
            #expect(try await shop.rows(hash) == ["ln=2,r=8,p=1"])
            _ = try await shop.signIn("ada")
            #expect(try await shop.rows(hash) == ["ln=4,r=8,p=1"])
            #expect(try await shop.rows(changed) == changedAt)
            let upgraded = try await shop.rows(query)
            _ = try await shop.signIn("ada")
            #expect(try await shop.rows(query) == upgraded)
        }
    }

    @Test("A user has so many open sessions at most: the next login ends the oldest, and the audit says so")
    @Loop
    func isBounded() async throws {
        try await TestShop.with {
            $0.sessions.maximumOpenSessionCount = 3
        } _: { shop in
            try await shop.addUser("ada")
            var tokens: [TestTokens] = []
            for _ in 0..<5 { tokens.append(try await shop.signIn("ada")) }
            #expect(try await shop.rows("SELECT id::text FROM sessions WHERE ended_at IS NULL").count == 3)
            for (index, token) in tokens.enumerated() {
                #expect(try await shop.get("/api/sessions/", token: token.access).status == (index < 2 ? 401 : 200))
            }
            #expect(
                try await shop.rows(
                    "SELECT details ->> 'reason' FROM audit_events WHERE action = 'session.ended'"
                ) == ["displaced", "displaced"]
            )
        }
    }

    @Test("Logins of one user at the same time keep the bound, and none fails")
    @Loop
    func isBoundedAtOnce() async throws {
        try await TestShop.with {
            $0.sessions.maximumOpenSessionCount = 3
        } _: { shop in
            try await shop.addUser("ada")
            let tasks = (0..<10).map { _ in
                Task { @Loop in
                    try await shop.send(
                        "POST",
                        "/api/token/",
                        json: TestShop.credentials("ada", TestShop.password)
                    ).status
                }
            }
            for task in tasks { #expect(try await task.value == 200) }
            #expect(try await shop.rows("SELECT id::text FROM sessions WHERE ended_at IS NULL").count == 3)
        }
    }

    @Test("Sessions that have expired are gone after the next login")
    @Loop
    func removesExpired() async throws {
        let clock = TestClock()
        try await TestShop.with(now: { clock.now }) { shop in
            try await shop.addUser("ada")
            _ = try await shop.signIn("ada")
            clock.advance(by: .seconds(86_400 + 1))
            _ = try await shop.signIn("ada")
            #expect(try await shop.rows("SELECT id::text FROM sessions").count == 1)
        }
    }

    @Test("A user who was deactivated, or whose password was changed, while it was compared gets no session")
    @Loop
    func changedMeanwhile() async throws {
        try await TestShop.with { shop in
            let id = try await shop.addUser("ada")
            let read = try await shop.application.postgres.read(FindCredentials(username: "ada"))
            let credentials = try #require(read.credentials)
            #expect(credentials.userID == id)
            for change in ["is_active = false", "is_active = true, password_changed_at = clock_timestamp()"] {
                try await shop.rows("UPDATE users SET \(change)")
                let new = NewSession(
                    userID: id,
                    passwordChangedAt: credentials.passwordChangedAt,
                    tokenID: "t",
                    createdAt: .now(),
                    expiresAt: .now() + .seconds(1),
                    endsAt: .now() + .seconds(1),
                    address: "127.0.0.1",
                    userAgent: ""
                )
                let started = try await shop.application.postgres.withConnection {
                    try await $0.execute(StartSession(new))
                }
                #expect(started == nil)
            }
        }
    }

    private struct Missing: Error {}
}

extension TestShop {
    /// The value of one series of the metrics.
    func metric(_ series: String) -> Double? {
        for line in String(decoding: PrometheusText.write(self.application.metrics), as: UTF8.self).split(
            separator: "\n"
        ) {
            guard let space = line.lastIndex(of: " "), line[..<space] == series else { continue }
            return Double(line[line.index(after: space)...])
        }
        return nil
    }
}
