package import HTTP
import Runtime

/// Finds out who sent a request by its access token (RFC 6750), from memory alone: no round trip, no waiting.
///
/// Only the field `Authorization` is looked at. A token in the query would end up in logs and histories (RFC 9700
/// section 4.3.2); there it is an unknown parameter.
package final class TokenAuthenticator: Authenticator {
    private let verifier: TokenVerifier
    private let endedSessions: EndedSessions
    private let uses: SessionUses
    private let now: @Sendable () -> UTCTime
    private let refused: [TokenError: Counter]
    private let refusedAsRevoked: Counter

    init(
        verifier: TokenVerifier,
        endedSessions: EndedSessions,
        uses: SessionUses,
        now: @escaping @Sendable () -> UTCTime,
        metrics: MetricsRegistry
    ) {
        self.verifier = verifier
        self.endedSessions = endedSessions
        self.uses = uses
        self.now = now
        func counter(_ reason: String) -> Counter {
            metrics.counter("soundwave_tokens_refused_total", "Access tokens that were refused.", ["reason": reason])
        }
        self.refused = Dictionary(uniqueKeysWithValues: TokenError.allCases.map { ($0, counter($0.rawValue)) })
        self.refusedAsRevoked = counter("revoked")
    }

    /// Who sent it; `nil` if there is no `Authorization`.
    ///
    /// - Throws: ``Problem``: `400` for two fields, `401` for what is no good access token of an open session, `503`
    ///   while it is not known yet which sessions have ended.
    package func principal(of head: RequestHead) throws(Problem) -> Principal? {
        let count = head.count(of: .authorization)
        guard count > 0 else { return nil }
        guard count == 1 else { throw .ambiguousToken }
        let now = self.now()
        let verdict = head.withValue(of: .authorization) { self.verify($0, at: now) }
        guard self.endedSessions.isReady else { throw .unavailable }
        switch verdict {
        case .success(let token)?:
            guard !self.endedSessions.refuses(token), let principal = Principal(token) else {
                self.refusedAsRevoked.increment()
                throw .invalidToken
            }
            self.uses.note(token.sessionID, at: now)
            return principal
        case .failure(let error)?:
            self.refused[error]?.increment()
            throw .invalidToken
        case nil: throw .invalidToken
        }
    }

    private func verify(_ value: Span<UInt8>, at now: UTCTime) -> Result<AccessToken, TokenError> {
        guard let range = BearerCredentials.tokenRange(in: value) else { return .failure(.malformed) }
        do throws(TokenError) {
            return .success(try self.verifier.verifyAccess(value.extracting(range), at: now))
        } catch {
            return .failure(error)
        }
    }
}

extension Principal {
    /// Whom a verified token speaks of; `nil` if its role is not one that this release knows.
    init?(_ token: AccessToken) {
        guard let role = Role(rawValue: token.role) else { return nil }
        self.init(
            userID: token.userID,
            role: role,
            permissions: PermissionSet(token.permissions.compactMap { Permission(rawValue: $0) }),
            sessionID: token.sessionID
        )
    }
}
