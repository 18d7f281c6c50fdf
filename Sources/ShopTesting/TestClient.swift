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
        try await self.send(method, target, fields, bytes: Array(body.utf8))
    }

    /// Sends a request with a body of any bytes; one for a route that has its bodies in files goes through a file.
    ///
    /// - Throws: As ``send(_:_:_:body:)``; ``SystemError`` if there is no file to be had.
    package func send(
        _ method: String,
        _ target: String,
        _ fields: [String: String] = [:],
        bytes: [UInt8]
    ) async throws -> TestAnswer {
        let request = try TestRequest.make(method, target, fields, bytes: bytes)
        return try TestAnswer(await self.answer(to: request).response(), to: request)
    }

    private func answer(to request: HTTPRequest) throws -> HTTPAnswer {
        guard !request.body.isEmpty else { return self.responder.respond(to: request) }
        let head = HTTPRequest(head: request.head, body: [], peer: request.peer)
        switch self.responder.plan(for: head) {
        case .buffer: return self.responder.respond(to: request)
        case .refuse(let response): return .ready(response)
        case .spool(let maximumBytes, let respond):
            guard request.body.count <= maximumBytes else {
                return .ready(self.responder.respond(to: .bodyTooLarge, head: request.head))
            }
            let file = try DiskFile.temporary(in: "/tmp")
            try file.write(request.body, at: 0)
            let spool = SpooledBody(file: file, byteCount: request.body.count)
            return respond(HTTPRequest(head: request.head, body: [], spool: spool, peer: request.peer))
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
        try Self.make(method, target, fields, bytes: Array(body.utf8))
    }

    /// A request with a body of any bytes.
    ///
    /// - Throws: As ``make(_:_:_:body:)``.
    package static func make(
        _ method: String,
        _ target: String,
        _ fields: [String: String] = [:],
        bytes: [UInt8]
    ) throws -> HTTPRequest {
        var fields = fields
        if !bytes.isEmpty { fields["Content-Length"] = String(bytes.count) }
        let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
        let text = "\(method) \(target) HTTP/1.1\r\nHost: shop.test\r\n\(lines)\r\n"
        var parser = HeadParser(limits: HTTPLimits())
        var head = RequestHead()
        guard case .complete = try parser.consume(Array(text.utf8).span, into: &head),
            let peer = SocketAddress(host: "127.0.0.1", port: 50_000)
        else { throw Incomplete() }
        return HTTPRequest(head: head, body: bytes, peer: peer)
    }
}
