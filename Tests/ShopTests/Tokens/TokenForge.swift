import Crypto
import Runtime

@testable import Shop

/// Makes tokens that no signer would: any header and payload, signed with any key.
struct TokenForge {
    static let now = UTCTime(seconds: 1_800_000_000)
    static let secret = "Zk3vQ0x7aT9yWm2Rf8LcPn5sUe1Hd6JbKg4iXoVqYwA"
    static let otherSecret = "pB7xN2mKq9Lr4Tz8Wc1Vd6Ye3Hf5Jg0Su-_aQoEiRtM"
    static let accessHeader = #"{"alg":"HS256","typ":"at+jwt","kid":"k1"}"#
    static let refreshHeader = #"{"alg":"HS256","typ":"rt+jwt","kid":"k1"}"#

    /// The members of a good access token's payload; those of a refresh token without the last two.
    static let claims: KeyValuePairs = [
        "iss": #""soundwave""#, "aud": #""soundwave-api""#, "sub": #""42""#, "exp": "1800000300",
        "iat": "1800000000", "nbf": "1800000000", "jti": #""abc""#, "token_type": #""access""#, "user_id": "42",
        "sid": "7", "role": #""customer""#, "perms": #"["products.add"]"#,
    ]

    static func keys(_ text: String = "k1:\(secret)") throws -> TokenKeys {
        try TokenKeys(parsing: text)
    }

    static func verifier(_ keys: String = "k1:\(secret)", leeway: Int = 0) throws -> TokenVerifier {
        var configuration = TokenConfiguration()
        configuration.leewaySeconds = leeway
        return TokenVerifier(keys: try self.keys(keys), configuration: configuration)
    }

    /// A payload with other values for some members, which are written as JSON; `nil` leaves one out.
    static func payload(_ changes: [String: String?] = [:], adding more: String = "") -> String {
        var members: [String] = []
        for (name, value) in self.claims {
            guard let value = changes[name, default: value] else { continue }
            members.append("\"\(name)\":\(value)")
        }
        return "{\(members.joined(separator: ","))\(more)}"
    }

    /// A token with this header and payload, signed by HS256.
    static func token(
        _ header: String = accessHeader,
        _ payload: String = payload(),
        secret: String = secret
    ) throws -> String {
        try self.token(headerSegment: Base64URL.encode(Array(header.utf8)), Array(payload.utf8), secret: secret)
    }

    static func token(headerSegment: String, _ payload: [UInt8], secret: String = secret) throws -> String {
        try self.token(input: "\(headerSegment).\(Base64URL.encode(payload))", secret: secret)
    }

    /// Any text with its right signature behind it.
    static func token(input: String, secret: String = secret) throws -> String {
        let key = try HMACSHA256(key: Secret(Base64URL.decode(secret) ?? []))
        return "\(input).\(Base64URL.encode(key.code(for: input.utf8Span.span)))"
    }
}
