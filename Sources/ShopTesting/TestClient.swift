package import HTTP
package import Runtime

/// Asks a responder without a socket: requests are parsed and answers written by the code of the real server, only the
/// kernel is left out.
@Loop
package struct TestClient {
    private let responder: any HTTPResponder

    package init(_ responder: any HTTPResponder) {
        self.responder = responder
    }

    /// Sends a request.
    ///
    /// - Throws: ``HTTP/RequestError`` if the head is malformed, ``TestAnswer/Malformed`` if the answer is.
    package func send(
        _ method: String,
        _ target: String,
        _ fields: [String: String] = [:],
        body: String = ""
    ) async throws -> TestAnswer {
        let request = try TestRequest.make(method, target, fields, body: body)
        switch self.responder.respond(to: request) {
        case .ready(let response): return try TestAnswer(response, to: request)
        case .pending(let work): return try TestAnswer(await work(), to: request)
        }
    }
}

/// Requests as the server's parser reads them.
package enum TestRequest {
    /// What was given is no whole request.
    package struct Incomplete: Error {}

    /// A request as it is after its body has been read.
    ///
    /// - Throws: ``HTTP/RequestError`` if it is malformed.
    package static func make(
        _ method: String,
        _ target: String,
        _ fields: [String: String] = [:],
        body: String = ""
    ) throws -> HTTPRequest {
        var fields = fields
        if !body.isEmpty { fields["Content-Length"] = String(body.utf8.count) }
        let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
        let text = "\(method) \(target) HTTP/1.1\r\nHost: shop.test\r\n\(lines)\r\n"
        var parser = HeadParser(limits: HTTPLimits())
        var head = RequestHead()
        guard case .complete = try parser.consume(Array(text.utf8).span, into: &head),
            let peer = SocketAddress(host: "127.0.0.1", port: 50_000)
        else { throw Incomplete() }
        return HTTPRequest(head: head, body: Array(body.utf8), peer: peer)
    }
}
