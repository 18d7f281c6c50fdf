import Crypto
import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

/// A statement of a test's own: its values are texts, and each row is its columns as texts, `nil` for NULL.
struct RowsQuery: PostgresStatement {
    let text: String
    let values: [String]

    init(_ text: String, _ values: String...) {
        self.text = text
        self.values = values
    }

    var sql: SQL { SQL(unprepared: self.text) }

    func bind(to parameters: inout PostgresParameters) {
        for value in self.values { parameters.add(value) }
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [String?] {
        (0..<rows.count).map { rows.optionalText($0, 0) }
    }
}

extension TestShop {
    /// Runs a statement on the shop's database, and gives the first column of its rows.
    @discardableResult
    func rows(_ text: String) async throws -> [String?] {
        try await self.application.postgres.withConnection { try await $0.execute(RowsQuery(text)) }
    }

    /// The session that an access token belongs to.
    func session(of access: String) throws -> Int64 {
        let verifier = TokenVerifier(
            keys: try TokenKeys(parsing: self.application.configuration.tokenKeys),
            configuration: self.application.configuration.tokens
        )
        // Lifetimes are the endpoints' matter: here the token is as young as can be.
        return try verifier.verifyAccess(access, at: try self.issueTime(of: access)).sessionID
    }

    private func issueTime(of token: String) throws -> UTCTime {
        guard case .number(let number)? = try Self.claims(of: token)["iat"], let seconds = number.int64 else {
            throw NoToken()
        }
        return UTCTime(seconds: seconds)
    }

    /// What should be a token is none.
    private struct NoToken: Error {}

    /// The claims of a token, whoever signed it.
    nonisolated static func claims(of token: String) throws -> JSONObject {
        let parts = token.split(separator: ".")
        guard parts.count == 3, let payload = Base64URL.decode(String(parts[1])),
            case .object(let claims) = try JSONReader().read(payload)
        else { throw NoToken() }
        return claims
    }

    /// Two instances on the test's schema, both started.
    static func withTwo(
        _ change: (inout Configuration) -> Void = { _ in },
        now: @escaping @Sendable () -> UTCTime = { .now() },
        _ body: (TestShop, TestShop) async throws -> Void
    ) async throws {
        try await TestShop.with(change, now: now) { one in
            try await TestShop.with(change, now: now) { other in try await body(one, other) }
        }
    }
}
