package import Crypto
import JSON
package import Runtime

/// Makes tokens: JWTs (RFC 7519) signed by HS256 with the first of the keys.
package struct TokenSigner: Sendable {
    private let key: TokenKeys.Key
    private let accessHeader: [UInt8]
    private let refreshHeader: [UInt8]
    private let configuration: TokenConfiguration
    private let random: RandomBytes

    /// - Parameters:
    ///   - keys: The first of them signs.
    ///   - configuration: Issuer, audience and lifetimes.
    ///   - random: Where the tokens' ids come from.
    package init(keys: TokenKeys, configuration: TokenConfiguration, random: RandomBytes = .system) {
        precondition(
            TokenConfiguration.isName(configuration.issuer) && TokenConfiguration.isName(configuration.audience),
            "the issuer and the audience can be in a token"
        )
        self.key = keys.signing
        self.accessHeader = TokenHeaders(keys: keys, kind: .access).encoded[0]
        self.refreshHeader = TokenHeaders(keys: keys, kind: .refresh).encoded[0]
        self.configuration = configuration
        self.random = random
    }

    /// What a new access token is to say; ``sign(_:)-(AccessToken)`` makes its text.
    package func accessToken(
        userID: Int64,
        sessionID: Int64,
        role: String,
        permissions: [String],
        at now: UTCTime
    ) -> AccessToken {
        AccessToken(
            id: self.random.identifier(),
            userID: userID,
            sessionID: sessionID,
            role: role,
            permissions: permissions,
            issuedAt: UTCTime(seconds: now.seconds),
            expiresAt: self.expiry(of: .access, from: now)
        )
    }

    /// What a new refresh token is to say; ``sign(_:)-(RefreshToken)`` makes its text.
    ///
    /// - Parameters:
    ///   - userID: Whose it is.
    ///   - sessionID: The login that it continues.
    ///   - now: From when on it is good.
    ///   - end: When the session ends whatever happens, so that no token outlives it.
    /// - Returns: A token with an id of its own.
    package func refreshToken(userID: Int64, sessionID: Int64, at now: UTCTime, notAfter end: UTCTime) -> RefreshToken {
        RefreshToken(
            id: self.random.identifier(),
            userID: userID,
            sessionID: sessionID,
            issuedAt: UTCTime(seconds: now.seconds),
            expiresAt: min(self.expiry(of: .refresh, from: now), UTCTime(seconds: end.seconds))
        )
    }

    /// The text of an access token, the same for the same token and key.
    package func sign(_ token: AccessToken) -> String {
        self.sign(
            RefreshToken(
                id: token.id,
                userID: token.userID,
                sessionID: token.sessionID,
                issuedAt: token.issuedAt,
                expiresAt: token.expiresAt
            ),
            .access,
            self.accessHeader
        ) { json in
            json.member("role", token.role)
            json.arrayMember("perms") { json in
                for permission in token.permissions { json.value(permission) }
            }
        }
    }

    /// The text of a refresh token, the same for the same token and key.
    package func sign(_ token: RefreshToken) -> String {
        self.sign(token, .refresh, self.refreshHeader) { _ in }
    }

    private func sign(
        _ token: RefreshToken,
        _ kind: TokenKind,
        _ header: [UInt8],
        _ writeOthers: (inout JSONWriter) -> Void
    ) -> String {
        var json = JSONWriter(capacity: 512)
        json.object { json in
            json.member("iss", self.configuration.issuer)
            json.member("aud", self.configuration.audience)
            json.member("sub", String(token.userID))
            json.member("exp", token.expiresAt.seconds)
            json.member("iat", token.issuedAt.seconds)
            json.member("nbf", token.issuedAt.seconds)
            json.member("jti", token.id)
            json.member("token_type", kind.rawValue)
            json.member("user_id", token.userID)
            json.member("sid", token.sessionID)
            writeOthers(&json)
        }
        return CompactJWS.sign(header: header, payload: json.bytes.span, with: self.key.code)
    }

    private func expiry(of kind: TokenKind, from now: UTCTime) -> UTCTime {
        UTCTime(seconds: now.seconds + Int64(self.configuration.lifetimeSeconds(of: kind)))
    }
}
