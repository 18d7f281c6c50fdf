import Runtime
import Testing

@testable import Shop

@Suite("What a user may do")
struct GrantsTests {
    private func issueTime(now: Int64, validFrom: Int64?) -> Int64 {
        let grants = Grants(
            role: .customer,
            permissions: [],
            tokensValidFrom: validFrom.map { UTCTime(microseconds: $0) }
        )
        return grants.issueTime(UTCTime(microseconds: now)).seconds
    }

    @Test("A token is of now, unless the user's rights changed in this very second or later: then of the next one")
    func issueTime() {
        #expect(self.issueTime(now: 5_900_000, validFrom: nil) == 5)
        #expect(self.issueTime(now: 5_900_000, validFrom: 4_999_999) == 5)
        #expect(self.issueTime(now: 5_900_000, validFrom: 5_100_000) == 6)
        #expect(self.issueTime(now: 5_100_000, validFrom: 5_900_000) == 6)
        #expect(self.issueTime(now: 5_100_000, validFrom: 6_000_000) == 7)
    }

    @Test("A token made so passes, and one of before the change does not", arguments: [0, 1, 999_999] as [Int64])
    func passes(fraction: Int64) {
        let change = UTCTime(microseconds: 5_000_000 + fraction)
        var revoked = RevokedTokens(retention: .seconds(330))
        revoked.userChanged(1, at: change)
        let grants = Grants(role: .customer, permissions: [], tokensValidFrom: change)
        for now in [change, change + .microseconds(1), change + .seconds(2)] {
            #expect(
                !revoked.refuses(sessionID: 1, userID: 1, issuedAt: UTCTime(seconds: grants.issueTime(now).seconds))
            )
        }
        #expect(revoked.refuses(sessionID: 1, userID: 1, issuedAt: UTCTime(seconds: change.seconds)))
    }
}
