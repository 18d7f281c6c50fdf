import Crypto
import Runtime
import Testing

@testable import Shop

@Suite("Tokens")
struct TokenVerifierTests {
    private static func signer(_ keys: String = "k1:\(TokenForge.secret)") throws -> TokenSigner {
        TokenSigner(keys: try TokenForge.keys(keys), configuration: TokenConfiguration())
    }

    private static func signedAccess(by keys: String) throws -> String {
        let signer = try self.signer(keys)
        let token = signer.accessToken(
            userID: 42,
            sessionID: 7,
            role: "supplier",
            permissions: ["products.add", "products.change"],
            at: TokenForge.now
        )
        return signer.sign(token)
    }

    @Test("An access token comes back as it was made, and is signed the same again")
    func accessRoundTrip() throws {
        let signer = try Self.signer()
        let token = signer.accessToken(
            userID: .max / 16,
            sessionID: 7,
            role: "supplier",
            permissions: ["products.add", "orders.change_all"],
            at: UTCTime(microseconds: TokenForge.now.microseconds + 999_999)
        )
        #expect(token.expiresAt.seconds - token.issuedAt.seconds == 300)
        #expect(token.issuedAt == TokenForge.now, "whole seconds")
        #expect(try TokenForge.verifier().verifyAccess(signer.sign(token), at: TokenForge.now) == token)
        #expect(signer.sign(token) == signer.sign(token))
        let other = signer.accessToken(userID: 1, sessionID: 1, role: "admin", permissions: [], at: TokenForge.now)
        #expect(other.id != token.id)
        #expect(try TokenForge.verifier().verifyAccess(signer.sign(other), at: TokenForge.now) == other)
    }

    @Test("A refresh token comes back as it was made, and does not outlive its session")
    func refreshRoundTrip() throws {
        let signer = try Self.signer()
        let end = UTCTime(seconds: TokenForge.now.seconds + 30 * 86_400)
        let token = signer.refreshToken(userID: 42, sessionID: 7, at: TokenForge.now, notAfter: end)
        #expect(token.expiresAt.seconds - token.issuedAt.seconds == 86_400)
        #expect(try TokenForge.verifier().verifyRefresh(signer.sign(token), at: TokenForge.now) == token)
        let soon = UTCTime(seconds: TokenForge.now.seconds + 10)
        let last = signer.refreshToken(userID: 42, sessionID: 7, at: TokenForge.now, notAfter: soon)
        #expect(last.expiresAt == soon)
    }

    @Test("The forge's own token is good: what the tests below change is what is refused")
    func forge() throws {
        let token = try TokenForge.verifier().verifyAccess(try TokenForge.token(), at: TokenForge.now)
        #expect(token.userID == 42 && token.sessionID == 7 && token.permissions == ["products.add"])
    }

    @Test("A token is good from nbf until before exp, and longer by the leeway on both sides", arguments: [0, 5, 30])
    func times(leeway: Int) throws {
        let verifier = try TokenForge.verifier(leeway: leeway)
        let token = try TokenForge.token()
        func refusal(after seconds: Int) -> TokenError? {
            do throws(TokenError) {
                _ = try verifier.verifyAccess(token, at: UTCTime(seconds: TokenForge.now.seconds + Int64(seconds)))
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal(after: -leeway - 1) == .notYetValid)
        #expect(refusal(after: -leeway) == nil)
        #expect(refusal(after: 299 + leeway) == nil)
        #expect(refusal(after: 300 + leeway) == .expired)
        #expect(refusal(after: -3600) == .notYetValid)
        #expect(refusal(after: 480) == .expired)
    }

    @Test("After a change of keys the old one still verifies, and the new one signs; without it, it does not")
    func rotation() throws {
        let old = "k1:\(TokenForge.secret)"
        let both = "k2:\(TokenForge.otherSecret),\(old)"
        let fromOld = try Self.signedAccess(by: old)
        let fromNew = try Self.signedAccess(by: both)
        let verifier = try TokenForge.verifier(both)
        _ = try verifier.verifyAccess(fromOld, at: TokenForge.now)
        _ = try verifier.verifyAccess(fromNew, at: TokenForge.now)
        #expect(throws: TokenError.unacceptableHeader) {
            try TokenForge.verifier(old).verifyAccess(fromNew, at: TokenForge.now)
        }
        #expect(throws: TokenError.unacceptableHeader) {
            try TokenForge.verifier("k2:\(TokenForge.otherSecret)").verifyAccess(fromOld, at: TokenForge.now)
        }
    }

    @Test("A signature of another key than the one that is named is refused, also if that one is known")
    func otherKey() throws {
        let verifier = try TokenForge.verifier("k1:\(TokenForge.secret),k2:\(TokenForge.otherSecret)")
        let token = try TokenForge.token(secret: TokenForge.otherSecret)
        #expect(throws: TokenError.wrongSignature) { try verifier.verifyAccess(token, at: TokenForge.now) }
    }

    @Test("A refresh token is no access token, nor the reverse; header and claim each tell")
    func kinds() throws {
        let verifier = try TokenForge.verifier()
        let refresh = try TokenForge.token(TokenForge.refreshHeader, TokenForge.payload(["token_type": #""refresh""#]))
        _ = try verifier.verifyRefresh(refresh, at: TokenForge.now)
        #expect(throws: TokenError.unacceptableHeader) { try verifier.verifyAccess(refresh, at: TokenForge.now) }
        let access = try TokenForge.token()
        #expect(throws: TokenError.unacceptableHeader) { try verifier.verifyRefresh(access, at: TokenForge.now) }
        let refreshClaim = try TokenForge.token(
            TokenForge.accessHeader,
            TokenForge.payload(["token_type": #""refresh""#])
        )
        #expect(throws: TokenError.unacceptableClaims) { try verifier.verifyAccess(refreshClaim, at: TokenForge.now) }
        let accessClaim = try TokenForge.token(TokenForge.refreshHeader)
        #expect(throws: TokenError.unacceptableClaims) { try verifier.verifyRefresh(accessClaim, at: TokenForge.now) }
    }

    @Test("No error shows anything of a token")
    func errors() {
        for error in TokenError.allCases { #expect(error.description.allSatisfy { $0.isLowercase || $0 == "_" }) }
    }
}
