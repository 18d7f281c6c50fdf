import Crypto
import Runtime

/// Makes the tokens of a session, and reads them.
struct SessionTokens: Sendable {
    let configuration: TokenConfiguration
    private let signer: TokenSigner
    private let verifier: TokenVerifier
    private let random: RandomBytes

    init(keys: TokenKeys, configuration: TokenConfiguration, random: RandomBytes = .system) {
        self.configuration = configuration
        self.signer = TokenSigner(keys: keys, configuration: configuration, random: random)
        self.verifier = TokenVerifier(keys: keys, configuration: configuration)
        self.random = random
    }

    /// How long a refresh token is good.
    var refreshLifetime: Duration { .seconds(self.configuration.refreshLifetimeSeconds) }

    /// The `jti` of a refresh token that is to be made.
    func newTokenID() -> String { self.random.identifier() }

    /// The tokens of a session at a moment.
    ///
    /// The refresh token depends on `refresh` alone, so whoever asks for the same one gets the same one. The access
    /// token is a new one, and ends with the session at the latest.
    func pair(refresh: RefreshToken, endsAt: UTCTime, grants: Grants, now: UTCTime) -> TokenPair {
        let access = self.signer.accessToken(
            userID: refresh.userID,
            sessionID: refresh.sessionID,
            role: grants.role.rawValue,
            permissions: grants.permissions.names,
            at: grants.issueTime(now)
        )
        let bounded = AccessToken(
            id: access.id,
            userID: access.userID,
            sessionID: access.sessionID,
            role: access.role,
            permissions: access.permissions,
            issuedAt: access.issuedAt,
            expiresAt: min(access.expiresAt, UTCTime(seconds: endsAt.seconds))
        )
        return TokenPair(
            access: self.signer.sign(bounded),
            refresh: self.signer.sign(refresh),
            refreshLifetimeSeconds: refresh.expiresAt.seconds - now.seconds
        )
    }

    /// Verifies a refresh token.
    ///
    /// - Throws: ``Problem`` `401` if it is none of ours, or has expired.
    func verifyRefresh(_ text: String, at now: UTCTime) throws(Problem) -> RefreshToken {
        do throws(TokenError) {
            return try self.verifier.verifyRefresh(text, at: now)
        } catch {
            throw .invalidRefreshToken
        }
    }

    /// A token of either kind.
    enum Verified: Equatable {
        case access(AccessToken)
        case refresh(RefreshToken)
    }

    /// Verifies a token of either kind.
    ///
    /// - Throws: ``TokenError``.
    func verify(_ text: String, at now: UTCTime) throws(TokenError) -> Verified {
        do throws(TokenError) {
            return .access(try self.verifier.verifyAccess(text, at: now))
        } catch .unacceptableHeader {
            return .refresh(try self.verifier.verifyRefresh(text, at: now))
        } catch {
            throw error
        }
    }
}
