@testable import HTTP
import Testing

@Suite("Answers")
struct HTTPResponseTests {
    private static let date = HTTPDate(secondsSince1970: 784_111_777)
    private static let dateLine = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"

    private func written(
        _ response: HTTPResponse,
        version: HTTPVersion = .http11,
        keepsAlive: Bool = true,
        isForHead: Bool = false
    ) -> String {
        var buffer: [UInt8] = Array("before".utf8)
        response.write(
            to: &buffer,
            in: .init(date: Self.date, version: version, keepsAlive: keepsAlive, isForHead: isForHead),
        )
        return String(decoding: buffer.dropFirst("before".utf8.count), as: UTF8.self)
    }

    @Test("An answer has its status, date, length, fields and content")
    func whole() {
        var response = HTTPResponse(.ok, body: .bytes(Array("{}".utf8)))
        response.addField(.contentType, "application/json")
        response.addField(.eTag, "\"1\"")
        response.addField("X-Total-Count", 120)
        let expected =
            "HTTP/1.1 200 OK\r\n\(Self.dateLine)Content-Type: application/json\r\nETag: \"1\"\r\n"
            + "X-Total-Count: 120\r\nContent-Length: 2\r\n\r\n{}"
        #expect(self.written(response) == expected)
    }

    @Test(
        "The length is that of the content, and absent where it must be",
        arguments: [
            (HTTPStatus.ok, HTTPResponse.Body.none, "Content-Length: 0\r\n", ""),
            (.ok, .bytes([0x61, 0x62]), "Content-Length: 2\r\n", "ab"),
            (.notFound, .bytes(Array(repeating: 0x61, count: 10)), "Content-Length: 10\r\n", "aaaaaaaaaa"),
            (.noContent, .none, "", ""),
            (.noContent, .bytes([0x61]), "", ""),
            (.continue, .bytes([0x61]), "", ""),
            (.notModified, .none, "", ""),
            (.notModified, .bytes([0x61]), "", ""),
        ]
    )
    func length(status: HTTPStatus, body: HTTPResponse.Body, field: String, content: String) {
        let line = "HTTP/1.1 \(status.code) \(status.reason)\r\n"
        #expect(self.written(HTTPResponse(status, body: body)) == "\(line)\(Self.dateLine)\(field)\r\n\(content)")
    }

    @Test("The answer to HEAD announces the content and does not send it")
    func head() {
        let response = HTTPResponse(.ok, body: .bytes(Array(repeating: 0x61, count: 1000)))
        let expected = "HTTP/1.1 200 OK\r\n\(Self.dateLine)Content-Length: 1000\r\n\r\n"
        #expect(self.written(response, isForHead: true) == expected)
    }

    @Test(
        "Connection is sent where it differs from what the version implies",
        arguments: [
            (HTTPVersion.http11, true, ""), (.http11, false, "Connection: close\r\n"),
            (.http10, true, "Connection: keep-alive\r\n"), (.http10, false, "Connection: close\r\n"),
        ]
    )
    func connection(version: HTTPVersion, keepsAlive: Bool, field: String) {
        let expected = "HTTP/1.1 204 No Content\r\n\(Self.dateLine)\(field)\r\n"
        #expect(self.written(HTTPResponse(.noContent), version: version, keepsAlive: keepsAlive) == expected)
    }

    @Test(
        "A value cannot end its line",
        arguments: [
            ("a\r\nSet-Cookie: b", "a  Set-Cookie: b"), ("a\r\n\r\n<html>", "a    <html>"), ("a\0b", "a b"),
            ("a\nb", "a b"), ("\u{7F}\u{1B}", "  "), ("tab\tstays", "tab\tstays"), ("caf\u{E9}", "caf\u{E9}"), ("", ""),
        ]
    )
    func splitting(value: String, sent: String) {
        var response = HTTPResponse(.noContent)
        response.addField(.location, value)
        let bytes = Array(value.utf8)
        response.addField("X-Bytes", bytes.span)
        let expected = "HTTP/1.1 204 No Content\r\n\(Self.dateLine)Location: \(sent)\r\nX-Bytes: \(sent)\r\n\r\n"
        #expect(self.written(response) == expected)
    }

    @Test("Numbers are written in decimal", arguments: [0, 9, 10, 99, 100, 1_048_576, Int.max])
    func decimal(number: Int) {
        var response = HTTPResponse(.noContent)
        response.addField(.retryAfter, number)
        #expect(self.written(response).contains("Retry-After: \(number)\r\n"))
    }

    @Test("Fields written out before get their two numbers", arguments: [(0, 9), (1199, 1), (1_000_000, 3600)])
    func template(first: Int, second: Int) {
        let template = HTTPFieldTemplate(["X-One": "1"], "X-Two", prefix: "\"a\";r=", separator: ";t=")
        var response = HTTPResponse(.noContent)
        response.addFields(template, first, second)
        response.addField("X-Three", 3)
        let fields = "X-One: 1\r\nX-Two: \"a\";r=\(first);t=\(second)\r\nX-Three: 3\r\n"
        #expect(self.written(response) == "HTTP/1.1 204 No Content\r\n\(Self.dateLine)\(fields)\r\n")
    }

    @Test("An answer can have its fields where an earlier one had its own, and has none of those")
    func reuse() {
        var first = HTTPResponse(.ok)
        first.addField(.location, "/first/")
        let address = first.fields.withUnsafeBufferPointer { $0.baseAddress }
        var second = HTTPResponse(.noContent, body: .none, reusing: HTTPFieldRoom(from: &first))
        #expect(first.fields.isEmpty)
        second.addField(.location, "/second/")
        #expect(self.written(second) == "HTTP/1.1 204 No Content\r\n\(Self.dateLine)Location: /second/\r\n\r\n")
        #expect(second.fields.withUnsafeBufferPointer { $0.baseAddress } == address)
    }

    @Test("The room of uncommonly many fields is not kept, and what another answer shares is not written to")
    func noReuse() {
        var large = HTTPResponse(.ok)
        large.addField(.location, String(repeating: "a", count: HTTPFieldRoom.maximumBytes))
        #expect(HTTPFieldRoom(from: &large).bytes.capacity == 0)
        var one = HTTPResponse(.ok)
        one.addField(.location, "/one/")
        let other = one
        var next = HTTPResponse(.ok, body: .none, reusing: HTTPFieldRoom(from: &one))
        next.addField(.location, "/next/")
        #expect(String(decoding: other.fields, as: UTF8.self) == "Location: /one/\r\n")
    }

    @Test("The head and the content written apart are the whole answer")
    func parts() {
        let response = HTTPResponse(.ok, body: .bytes([0x61]))
        let context = HTTPResponse.Context(date: Self.date, version: .http11, keepsAlive: true, isForHead: false)
        var buffer: [UInt8] = []
        response.writeHead(to: &buffer, in: context)
        response.withContent(in: context) { content in
            content.withUnsafeBufferPointer { buffer += $0 }
        }
        #expect(String(decoding: buffer, as: UTF8.self) == self.written(response))
    }
}
