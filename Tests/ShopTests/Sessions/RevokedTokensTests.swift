import Runtime
import Testing

@testable import Shop

@Suite("Revoked tokens")
struct RevokedTokensTests {
    private static let start = UTCTime(seconds: 1_000_000)

    private func refuses(_ revoked: RevokedTokens, session: Int64 = 1, user: Int64 = 1, issued: Int64) -> Bool {
        revoked.refuses(sessionID: session, userID: user, issuedAt: UTCTime(seconds: issued))
    }

    @Test("Without any revocation all tokens pass")
    func passes() {
        #expect(!self.refuses(RevokedTokens(retention: .seconds(330)), issued: 1))
    }

    @Test("An ended session's tokens are refused whenever they were made, and no other session's")
    func sessions() {
        var revoked = RevokedTokens(retention: .seconds(330))
        revoked.sessionEnded(7, at: Self.start)
        #expect(self.refuses(revoked, session: 7, issued: Self.start.seconds - 100))
        #expect(self.refuses(revoked, session: 7, issued: Self.start.seconds + 100))
        #expect(!self.refuses(revoked, session: 8, issued: Self.start.seconds - 100))
        #expect(revoked.hasEnded(7) && !revoked.hasEnded(8))
    }

    @Test(
        "A changed user's tokens are refused up to the second of the change, and later ones pass",
        arguments: [(-1, true), (0, true), (1, false)] as [(Int64, Bool)]
    )
    func users(offset: Int64, isRefused: Bool) {
        var revoked = RevokedTokens(retention: .seconds(330))
        revoked.userChanged(3, at: UTCTime(microseconds: Self.start.microseconds + 500_000))
        #expect(self.refuses(revoked, user: 3, issued: Self.start.seconds + offset) == isRefused)
        #expect(!self.refuses(revoked, user: 4, issued: Self.start.seconds + offset))
    }

    @Test("What is known is kept for the time that a token lives, and forgotten after it")
    func expires() {
        var revoked = RevokedTokens(retention: .seconds(330))
        revoked.sessionEnded(7, at: Self.start)
        revoked.userChanged(3, at: Self.start)
        revoked.removeExpired(now: Self.start + .seconds(330))
        #expect(revoked.count == 2)
        revoked.removeExpired(now: Self.start + .seconds(331))
        #expect(revoked.count == 0)
        #expect(revoked.latestForgotten == nil)
    }

    @Test("Knowing an ending again, a little later, does not keep it longer")
    func again() {
        var revoked = RevokedTokens(retention: .seconds(330))
        revoked.sessionEnded(7, at: Self.start)
        revoked.sessionEnded(7, at: Self.start + .seconds(30))
        revoked.removeExpired(now: Self.start + .seconds(331))
        #expect(revoked.count == 0)
    }

    @Test("Past its bound it lets nothing pass that it has forgotten: older tokens are refused, whoever has them")
    func isBounded() {
        var revoked = RevokedTokens(retention: .seconds(330), maximumCount: 2)
        for id in Int64(1)...3 { revoked.sessionEnded(id, at: Self.start + .seconds(id)) }
        #expect(!revoked.hasEnded(1))
        #expect(revoked.latestForgotten == Self.start + .seconds(1))
        #expect(self.refuses(revoked, session: 1, issued: Self.start.seconds + 1))
        #expect(self.refuses(revoked, session: 99, issued: Self.start.seconds - 5))
        #expect(!self.refuses(revoked, session: 99, issued: Self.start.seconds + 2))
        for id in Int64(1)...4 { revoked.userChanged(id, at: Self.start + .seconds(10 * id)) }
        #expect(revoked.latestForgotten == Self.start + .seconds(20))
    }
}
