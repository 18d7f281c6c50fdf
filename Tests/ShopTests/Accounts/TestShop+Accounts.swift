import JSON
import Postgres
import Runtime
import ShopTesting

@testable import Shop

/// A user of a test, signed in.
struct TestUser: Sendable {
    static let password = "a quiet morning"

    let id: Int64
    let name: String
    let token: String
}

extension TestShop {
    /// Makes an account without a request, and signs in by one.
    func signedInUser(_ name: String, _ role: Role = .customer, email: String? = nil) async throws -> TestUser {
        let newUser = NewUser(username: name, email: email ?? "\(name)@shop.test", password: TestUser.password)
        let user = try await self.application.accounts.users.users.add(
            newUser,
            role: role,
            as: .userCreated,
            by: .command
        )
        return TestUser(id: user.id, name: name, token: try await self.accessToken(of: name))
    }

    /// Signs in.
    ///
    /// - Returns: The access token.
    func accessToken(of name: String, _ password: String = TestUser.password) async throws -> String {
        let answer = try await self.requestToken(name, password)
        guard answer.status == 200, case .string(let token) = try answer.object()["access"] else {
            throw NotSignedIn(text: answer.text)
        }
        return token
    }

    func requestToken(_ name: String, _ password: String) async throws -> TestAnswer {
        var json = JSONWriter()
        json.object { json in
            json.member("username", name)
            json.member("password", password)
        }
        return try await self.send("POST", "/api/token/", json: String(decoding: json.bytes, as: UTF8.self))
    }

    struct NotSignedIn: Error {
        let text: String
    }

    /// Sends a request as a user.
    func send(
        _ method: String,
        _ target: String,
        _ json: String = "",
        as user: TestUser?,
        _ fields: [String: String] = [:]
    ) async throws -> TestAnswer {
        var fields = fields
        if !json.isEmpty { fields["Content-Type"] = "application/json" }
        if let user { fields["Authorization"] = "Bearer \(user.token)" }
        return try await self.send(method, target, fields, body: json)
    }

    /// The first column of a query.
    func texts(_ query: String) async throws -> [String] {
        try await self.application.postgres.read(QueryColumn(query))
    }

    /// The names and details of the audit's events, in the order in which they were recorded.
    func auditTexts() async throws -> [String] {
        try await self.texts(
            """
            SELECT concat_ws(' ', action, actor_id, '->', user_id, details) FROM audit_events
            WHERE action !~ '^(session|token)' AND action <> 'user.created' ORDER BY id
            """
        )
    }
}

extension TestAnswer {
    /// The names of the fields that a problem names.
    func refusedFields() throws -> [String] {
        guard case .object(let errors)? = try self.object()["errors"] else { return [] }
        return errors.members.map(\.name)
    }
}
