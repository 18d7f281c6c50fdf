import JSON
import Runtime
import ShopTesting

/// A client of the accounts' routes; each request has a connection of its own.
struct AccountClient: Sendable {
    /// What logs in.
    struct Tokens: Sendable, Hashable {
        let access: String
        let refresh: String
    }

    /// The answer is another one than the test needs to go on.
    struct UnexpectedAnswer: Error, CustomStringConvertible {
        let description: String
    }

    /// Of every account that tests make.
    static let password = "a quiet morning"

    private let address: SocketAddress
    private let source: String

    /// - Parameters:
    ///   - address: The server's.
    ///   - source: The client's own, of 127.0.0.0/8: nginx chooses an instance by it.
    init(_ address: SocketAddress, source: String) {
        self.address = address
        self.source = source
    }

    /// The same server, asked from another address.
    func from(_ source: String) -> AccountClient { AccountClient(self.address, source: source) }

    @Loop
    func get(_ target: String, token: String, within limit: Duration = .seconds(10)) async throws -> TestAnswer {
        try await TestConnection.get(
            target,
            from: self.address,
            source: self.source,
            fields: ["Authorization": "Bearer \(token)"],
            within: limit
        )
    }

    @Loop
    func post(
        _ target: String,
        _ members: KeyValuePairs<StaticString, String>,
        fields: [String: String] = [:],
        within limit: Duration = .seconds(10)
    ) async throws -> TestAnswer {
        var json = JSONWriter()
        json.object { json in
            for (name, value) in members { json.member(name, value) }
        }
        var head = "POST \(target) HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        let body = String(decoding: json.bytes, as: UTF8.self)
        let connection = try await TestConnection.open(self.address, source: self.source, within: limit)
        defer { connection.close() }
        try connection.send("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return try await connection.answer(within: limit)
    }

    @Loop
    func register(_ username: String, email: String, password: String = Self.password) async throws -> TestAnswer {
        try await self.post(
            "/api/users/",
            [
                "username": username, "password": password, "password2": password, "email": email,
                "first_name": "John", "last_name": "Doe", "phone_number": "+15550100",
            ]
        )
    }

    @Loop
    func requestTokens(
        _ username: String,
        password: String = Self.password,
        fields: [String: String] = [:],
        within limit: Duration = .seconds(10)
    ) async throws -> TestAnswer {
        try await self.post(
            "/api/token/",
            ["username": username, "password": password],
            fields: fields,
            within: limit
        )
    }

    @Loop
    func requestRefresh(_ token: String, within limit: Duration = .seconds(10)) async throws -> TestAnswer {
        try await self.post("/api/token/refresh/", ["refresh": token], within: limit)
    }

    /// - Throws: ``UnexpectedAnswer`` if the user is not let in.
    @Loop
    func logIn(
        _ username: String,
        password: String = Self.password,
        within limit: Duration = .seconds(10)
    ) async throws -> Tokens {
        try await self.requestTokens(username, password: password, within: limit).tokens()
    }

    /// - Throws: ``UnexpectedAnswer`` if the token is refused.
    @Loop
    func refresh(_ token: String, within limit: Duration = .seconds(10)) async throws -> Tokens {
        try await self.requestRefresh(token, within: limit).tokens()
    }

    /// Logs out.
    @Loop
    func revoke(_ token: String, within limit: Duration = .seconds(10)) async throws -> TestAnswer {
        try await self.post("/api/token/revoke/", ["refresh": token], within: limit)
    }
}

extension TestAnswer {
    /// What a login or a refresh gave.
    ///
    /// - Throws: ``AccountClient/UnexpectedAnswer`` if it gave none.
    func tokens() throws -> AccountClient.Tokens {
        guard self.status == 200, case .object(let object) = try self.json(),
            case .string(let access)? = object["access"], case .string(let refresh)? = object["refresh"]
        else { throw AccountClient.UnexpectedAnswer(description: "\(self.status): \(self.text)") }
        return AccountClient.Tokens(access: access, refresh: refresh)
    }

    /// The ids of a list of devices, in its order.
    func deviceIDs() throws -> [Int64] {
        guard self.status == 200, case .array(let devices) = try self.json() else {
            throw AccountClient.UnexpectedAnswer(description: "\(self.status): \(self.text)")
        }
        return devices.compactMap { device in
            guard case .object(let object) = device, case .number(let id)? = object["id"] else { return nil }
            return id.int64
        }
    }
}
