import JSON
import Runtime
import Shop
import ShopTesting

/// A user who orders; each request has a connection of its own.
struct OrderBuyer: Sendable {
    let id: Int64
    private let token: String

    /// - Throws: ``Shop/TokenKeys/Invalid``.
    init(id: Int64, role: String = "customer", permissions: [String] = []) throws {
        let signer = TokenSigner(
            keys: try TokenKeys(parsing: TestSecrets.standard),
            configuration: TokenConfiguration()
        )
        let token = signer.accessToken(userID: id, sessionID: id, role: role, permissions: permissions, at: .now())
        self.id = id
        self.token = signer.sign(token)
    }

    /// The body of an order, its lines in this order.
    static func body(_ items: [(product: Int64, quantity: Int)]) -> String {
        let lines = items.map { #"{"product_id": \#($0.product), "quantity": \#($0.quantity)}"# }
        return #"{"items": [\#(lines.joined(separator: ", "))]}"#
    }

    /// Places an order.
    ///
    /// - Throws: ``ShopTesting/TestConnection/Failure``.
    @Loop
    func place(_ body: String, key: String? = nil, at address: SocketAddress) async throws -> TestAnswer {
        try await self.send("POST", "/api/orders/", body, key.map { ["Idempotency-Key": $0] } ?? [:], at: address)
    }

    /// Asks for what has no body.
    ///
    /// - Throws: ``ShopTesting/TestConnection/Failure``.
    @Loop
    func ask(_ method: String = "GET", _ target: String, at address: SocketAddress) async throws -> TestAnswer {
        try await self.send(method, target, nil, [:], at: address)
    }

    /// Sends a request with a JSON body.
    ///
    /// - Throws: ``ShopTesting/TestConnection/Failure``.
    @Loop
    func send(
        _ method: String,
        _ target: String,
        _ body: String?,
        _ fields: [String: String] = [:],
        at address: SocketAddress
    ) async throws -> TestAnswer {
        let connection = try await TestConnection.open(
            address,
            source: "127.0.\(self.id % 100 + 2).1",
            within: Self.patience
        )
        defer { connection.close() }
        var head = "\(method) \(target) HTTP/1.1\r\nHost: shop.test\r\nAuthorization: Bearer \(self.token)\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
        try connection.send("\(head)\r\n\(body ?? "")")
        return try await connection.answer(within: Self.patience)
    }

    /// Well beyond the 5 s that a request may take.
    private static let patience = Duration.seconds(15)
}

extension TestAnswer {
    /// A member of the object in the body, if it is a whole number.
    func integer(_ name: String) -> Int64? {
        guard case .object(let object)? = try? self.json(), case .number(let number)? = object[name] else { return nil }
        return number.int64
    }

    /// A member of the object in the body, if it is a text.
    func string(_ name: String) -> String? {
        guard case .object(let object)? = try? self.json(), case .string(let text)? = object[name] else { return nil }
        return text
    }
}
