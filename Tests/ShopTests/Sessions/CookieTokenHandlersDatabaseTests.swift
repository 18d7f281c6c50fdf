import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Signing in on a web page", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct CookieTokenHandlersDatabaseTests {
    /// What a page of the shop's own sends.
    private static let page = [
        "X-Requested-With": "soundwave", "Origin": "https://shop.test", "Sec-Fetch-Site": "same-origin",
    ]

    @Loop
    private func send(
        _ shop: TestShop,
        _ path: String,
        cookie: String? = nil,
        fields: [String: String] = Self.page,
        body: String = ""
    ) async throws -> TestAnswer {
        var fields = fields
        if let cookie { fields["Cookie"] = "theme=dark; \(cookie)" }
        if !body.isEmpty { fields["Content-Type"] = "application/json" }
        return try await shop.send("POST", "/api/token/cookie/\(path)", fields, body: body)
    }

    @Loop
    private func signIn(_ shop: TestShop, _ username: String = "ada") async throws -> TestAnswer {
        try await self.send(shop, "", body: TestShop.credentials(username, TestShop.password))
    }

    /// The cookie as a browser sends it back.
    private func cookie(_ answer: TestAnswer) throws -> String {
        String(try #require(answer.fields["set-cookie"]).prefix { $0 != ";" })
    }

    private func access(_ answer: TestAnswer) throws -> String {
        let json = try answer.json()
        #expect(json["refresh"] == nil)
        guard case .string(let access)? = json["access"] else { throw NoAccess(answer: answer.text) }
        return access
    }

    /// The answer has no access token.
    private struct NoAccess: Error {
        let answer: String
    }

    @Test("The refresh token comes in a cookie that lasts as long as it is good, and is nowhere in the body")
    @Loop
    func signsIn() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            let answer = try await self.signIn(shop)
            #expect(answer.status == 200)
            #expect(answer.fields["cache-control"] == "private, no-store")
            let cookie = try #require(answer.fields["set-cookie"])
            #expect(cookie.hasSuffix("; Max-Age=86400; Path=/api/token/; HttpOnly; Secure; SameSite=Strict"))
            let token = try self.cookie(answer).dropFirst("__Secure-refresh=".count)
            #expect(token.split(separator: ".").count == 3)
            #expect(!answer.text.contains(token))
            let access = try self.access(answer)
            #expect(try await shop.get("/api/users/me/", token: access).status == 200)
        }
    }

    @Test("A wrong password is 401, and sets no cookie")
    @Loop
    func refusesPasswords() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            let answer = try await self.send(shop, "", body: TestShop.credentials("ada", "wrong"))
            try answer.expectProblem(401, "invalid_credentials")
            #expect(answer.fields["set-cookie"] == nil)
            try await self.send(shop, "", body: "{}").expectProblem(422, "invalid_fields")
        }
    }

    @Test("The cookie is exchanged as the token in a body is: parallel tabs get one successor, a stolen one ends it")
    @Loop
    func refreshes() async throws {
        let clock = TestClock()
        try await TestShop.with(now: { clock.now }) { shop in
            try await shop.addUser("ada")
            let first = try self.cookie(try await self.signIn(shop))
            let answers = try await atOnce(5) { _ in try await self.send(shop, "refresh/", cookie: first) }
            #expect(answers.map(\.status) == Array(repeating: 200, count: 5))
            let second = try self.cookie(answers[0])
            #expect(second != first)
            for answer in answers {
                #expect(try self.cookie(answer) == second)
                let access = try self.access(answer)
                #expect(try await shop.get("/api/users/me/", token: access).status == 200)
            }
            clock.advance(by: .seconds(11))
            let reused = try await self.send(shop, "refresh/", cookie: first)
            try reused.expectProblem(401, "invalid_token")
            try await self.send(shop, "refresh/", cookie: second).expectProblem(401, "invalid_token")
        }
    }

    @Test(
        "Without a good cookie there is nothing to exchange",
        arguments: [
            nil, "__Secure-refresh=", "__Secure-refresh=a.b.c", "refresh=a.b.c",
            "__Secure-refresh=a.b.c; __Secure-refresh=d.e.f",
        ]
    )
    @Loop
    func refusesCookies(_ cookie: String?) async throws {
        try await TestShop.with { shop in
            try await self.send(shop, "refresh/", cookie: cookie).expectProblem(401, "invalid_token")
        }
    }

    @Test("Signing out ends the session and removes the cookie, also where there is none or it is good no more")
    @Loop
    func signsOut() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            let signedIn = try await self.signIn(shop)
            let cookie = try self.cookie(signedIn)
            for cookie in [cookie, cookie, "__Secure-refresh=a.b.c", nil] {
                let answer = try await self.send(shop, "revoke/", cookie: cookie)
                #expect(answer.status == 204)
                #expect(answer.fields["set-cookie"] == RefreshCookie.removal)
            }
            let access = try self.access(signedIn)
            #expect(try await shop.get("/api/sessions/", token: access).status == 401)
            try await self.send(shop, "refresh/", cookie: cookie).expectProblem(401, "invalid_token")
        }
    }

    @Test("Pages of other origins cannot sign in, go on or sign out", arguments: ["", "refresh/", "revoke/"])
    @Loop
    func refusesOthers(_ path: String) async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            let cookie = try self.cookie(try await self.signIn(shop))
            let others: [[String: String]] = [
                [:], ["Origin": "https://shop.test"], ["X-Requested-With": "x", "Origin": "https://evil.example"],
                ["X-Requested-With": "x", "Sec-Fetch-Site": "same-site"],
            ]
            for fields in others {
                let answer = try await self.send(
                    shop,
                    path,
                    cookie: cookie,
                    fields: fields,
                    body: path.isEmpty ? TestShop.credentials("ada", TestShop.password) : ""
                )
                try answer.expectProblem(403, "cross_origin_request")
                #expect(answer.fields["set-cookie"] == nil)
            }
            #expect(try await self.send(shop, "refresh/", cookie: cookie).status == 200)
        }
    }

    @Test("The cookie opens nothing else, and the tokens of bodies stay as they are")
    @Loop
    func opensNothingElse() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            let cookie = try self.cookie(try await self.signIn(shop))
            var fields = Self.page
            fields["Cookie"] = cookie
            try await shop.get("/api/users/me/", fields).expectProblem(401, "unauthenticated")
            fields["Content-Type"] = "application/json"
            let answer = try await shop.send("POST", "/api/token/refresh/", fields, body: "{}")
            try answer.expectProblem(422, "invalid_fields")
        }
    }
}
