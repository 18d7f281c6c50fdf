package import Crypto
import JSON
import Postgres
import Runtime
package import Shop

/// A user's tokens, as a client has them.
package struct TestTokens: Sendable {
    package let access: String
    package let refresh: String
}

extension TestShop {
    /// The password of users that are made without one.
    package nonisolated static let password = "correct horse battery staple"

    /// Adds a user, straight into the table.
    ///
    /// - Parameters:
    ///   - username: Their name.
    ///   - role: Their role.
    ///   - password: Their password.
    ///   - passwords: How it is hashed.
    /// - Returns: Their id.
    /// - Throws: ``Postgres/PostgresError``, ``Crypto/PasswordError``.
    @discardableResult
    package func addUser(
        _ username: String,
        role: Role = .customer,
        password: String = TestShop.password,
        hashedBy passwords: PasswordConfiguration = TestSecrets.passwords
    ) async throws -> Int64 {
        let hasher = try PasswordHasher(passwords, metrics: MetricsRegistry())
        let hash = try await hasher.hash(password)
        return try await self.application.postgres.withConnection { session in
            try await session.execute(InsertTestUser(username: username, role: role, passwordHash: hash))
        }
    }

    /// Logs a user in.
    ///
    /// - Throws: ``UnexpectedAnswer`` if they are not let in.
    package func signIn(_ username: String, password: String = TestShop.password) async throws -> TestTokens {
        try self.tokens(of: await self.send("POST", "/api/token/", json: Self.credentials(username, password)))
    }

    /// Exchanges a refresh token.
    ///
    /// - Throws: ``UnexpectedAnswer`` if it is refused.
    package func refresh(_ token: String) async throws -> TestTokens {
        try self.tokens(of: await self.send("POST", "/api/token/refresh/", json: #"{"refresh":"\#(token)"}"#))
    }

    /// Asks for a resource with an access token.
    package func get(_ target: String, token: String) async throws -> TestAnswer {
        try await self.send("GET", target, ["Authorization": "Bearer \(token)"])
    }

    /// The body of a login.
    package nonisolated static func credentials(_ username: String, _ password: String) -> String {
        var json = JSONWriter()
        json.object { json in
            json.member("username", username)
            json.member("password", password)
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// The answer is another one than the test needs to go on.
    package struct UnexpectedAnswer: Error, CustomStringConvertible {
        package let description: String
    }

    private func tokens(of answer: TestAnswer) throws -> TestTokens {
        guard answer.status == 200, case .object(let object) = try answer.json(),
            case .string(let access)? = object["access"], case .string(let refresh)? = object["refresh"]
        else { throw UnexpectedAnswer(description: "\(answer.status): \(answer.text)") }
        return TestTokens(access: access, refresh: refresh)
    }
}

private struct InsertTestUser: PostgresStatement {
    let username: String
    let role: Role
    let passwordHash: String

    var sql: SQL {
        SQL(
            unprepared: """
                INSERT INTO users (username, email, role, password_hash)
                VALUES ($1, $1 || '@shop.test', $2, $3)
                RETURNING id
                """
        )
    }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.username)
        parameters.add(self.role.rawValue)
        parameters.add(self.passwordHash)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}
