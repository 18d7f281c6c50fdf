import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Verifying and giving back tokens", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct TokenHandlersDatabaseTests {
    @Loop
    private func verify(_ shop: TestShop, _ token: String) async throws -> Int {
        try await shop.send("POST", "/api/token/verify/", json: #"{"token":"\#(token)"}"#).status
    }

    @Loop
    private func revoke(_ shop: TestShop, _ token: String) async throws -> TestAnswer {
        try await shop.send("POST", "/api/token/revoke/", json: #"{"refresh":"\#(token)"}"#)
    }

    @Test("Both tokens of an open session are good, and neither of an ended one, on either instance")
    @Loop
    func verifies() async throws {
        try await TestShop.withTwo { one, other in
            try await one.addUser("ada")
            let tokens = try await one.signIn("ada")
            for shop in [one, other] {
                #expect(try await self.verify(shop, tokens.access) == 200)
                #expect(try await self.verify(shop, tokens.refresh) == 200)
            }
            let answer = try await one.send("POST", "/api/token/verify/", json: #"{"token":"\#(tokens.access)"}"#)
            #expect(answer.text == "{}")
            #expect(try await self.revoke(other, tokens.refresh).status == 204)
            #expect(try await self.verify(other, tokens.access) == 401)
            #expect(try await self.verify(one, tokens.refresh) == 401)
            try await eventually("the other instance knows", within: .seconds(5)) {
                try await self.verify(one, tokens.access) == 401
            }
        }
    }

    @Test("A refresh token that was exchanged is good for the grace, and not after it")
    @Loop
    func exchanged() async throws {
        let clock = TestClock()
        try await TestShop.with(now: { clock.now }) { shop in
            try await shop.addUser("ada")
            let first = try await shop.signIn("ada")
            let second = try await shop.refresh(first.refresh)
            #expect(try await self.verify(shop, first.refresh) == 200)
            clock.advance(by: .seconds(11))
            #expect(try await self.verify(shop, first.refresh) == 401)
            #expect(try await self.verify(shop, second.refresh) == 200)
        }
    }

    @Test("An access token is good for five minutes and the leeway")
    @Loop
    func expires() async throws {
        let clock = TestClock(at: UTCTime(seconds: UTCTime.now().seconds))
        try await TestShop.with({ $0.tokens.leewaySeconds = 30 }, now: { clock.now }) { shop in
            try await shop.addUser("ada")
            let tokens = try await shop.signIn("ada")
            clock.advance(by: .seconds(329))
            #expect(try await self.verify(shop, tokens.access) == 200)
            #expect(try await shop.get("/api/sessions/", token: tokens.access).status == 200)
            clock.advance(by: .seconds(1))
            #expect(try await self.verify(shop, tokens.access) == 401)
            #expect(try await shop.get("/api/sessions/", token: tokens.access).status == 401)
        }
    }

    @Test("What is no token of ours is 401, and no token at all 422")
    @Loop
    func refuses() async throws {
        try await TestShop.with { shop in
            #expect(try await self.verify(shop, "a.b.c") == 401)
            try await self.revoke(shop, "a.b.c").expectProblem(401, "invalid_token")
            #expect(try await self.verify(shop, "") == 422)
            try await shop.send("POST", "/api/token/revoke/", json: "{}").expectProblem(422, "invalid_fields")
        }
    }

    @Test("Giving the refresh token back logs out, once in the audit, and again is as good")
    @Loop
    func revokes() async throws {
        try await TestShop.with { shop in
            let id = try await shop.addUser("ada")
            let tokens = try await shop.signIn("ada")
            let answer = try await self.revoke(shop, tokens.refresh)
            #expect(answer.status == 204)
            #expect(answer.fields["cache-control"] == "private, no-store")
            #expect(try await self.revoke(shop, tokens.refresh).status == 204)
            #expect(try await shop.get("/api/sessions/", token: tokens.access).status == 401)
            try await self.revoke(shop, tokens.access).expectProblem(401, "invalid_token")
            #expect(
                try await shop.rows(
                    """
                    SELECT concat_ws(' ', actor_id, user_id, details ->> 'reason')
                    FROM audit_events
                    WHERE action = 'session.ended'
                    """
                ) == ["\(id) \(id) revoked"]
            )
        }
    }
}
