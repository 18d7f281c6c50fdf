import HTTP
import Postgres
package import Runtime
package import Shop

/// The whole shop as production wires it, asked without a socket: requests are parsed and answers written by the same
/// code, only the kernel is left out.
@Loop
package final class TestShop {
    package let application: Application
    private let responder: ShopResponder
    private let administrationResponder: ShopResponder

    /// A shop on the schema of the running test.
    package init(_ change: (inout Configuration) -> Void = { _ in }) throws {
        var configuration = Configuration()
        configuration.postgres.url = try TestDatabase.required().url
        if let redisURL = TestEnvironment.redisURL { configuration.redisURL = redisURL }
        configuration.postgres.waitTimeout = .seconds(20)
        configuration.postgres.connectTimeout = .seconds(20)
        change(&configuration)
        self.application = try Application(configuration, logger: TestEnvironment.logger)
        self.responder = self.application.makeResponder()
        self.administrationResponder = self.application.makeAdministrationResponder()
    }

    /// Runs `body` with a started shop, and stops it.
    package static func with(
        _ change: (inout Configuration) -> Void = { _ in },
        _ body: (TestShop) async throws -> Void
    ) async throws {
        let shop = try TestShop(change)
        for store in shop.application.stores { try await store.start() }
        let outcome: Result<Void, any Error>
        do {
            try await body(shop)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        for store in shop.application.stores { await store.stop(by: .now() + .seconds(1)) }
        shop.application.threadPool.stop()
        try outcome.get()
    }

    /// Asks for a resource.
    package func get(_ target: String, _ fields: [String: String] = [:]) async throws -> TestAnswer {
        try await self.send("GET", target, fields)
    }

    /// Sends a request with any method.
    package func send(
        _ method: String,
        _ target: String,
        _ fields: [String: String] = [:],
        isAdministration: Bool = false
    ) async throws -> TestAnswer {
        let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
        let text = "\(method) \(target) HTTP/1.1\r\nHost: shop.test\r\n\(lines)\r\n"
        var parser = HeadParser(limits: HTTPLimits())
        var head = RequestHead()
        guard case .complete = try parser.consume(Array(text.utf8).span, into: &head) else {
            throw IncompleteRequest()
        }
        guard let peer = SocketAddress(host: "127.0.0.1", port: 50_000) else { throw IncompleteRequest() }
        let request = HTTPRequest(head: head, body: [], peer: peer)
        let responder = isAdministration ? self.administrationResponder : self.responder
        let response: HTTPResponse
        switch responder.respond(to: request) {
        case .ready(let ready): response = ready
        case .pending(let work): response = await work()
        }
        var bytes: [UInt8] = []
        response.write(
            to: &bytes,
            in: HTTPResponse.Context(
                date: HTTPDate(secondsSince1970: 0), version: .http11, keepsAlive: true,
                isForHead: head.method == .head))
        return try TestAnswer(bytes)
    }

    private struct IncompleteRequest: Error {}
}
