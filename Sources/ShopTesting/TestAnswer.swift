package import HTTP
package import JSON

/// An answer as it went over the wire, taken apart again.
package struct TestAnswer: Sendable {
    /// The bytes are no HTTP/1.1 answer.
    package struct Malformed: Error {}

    package let status: Int

    /// Field names in small letters; the values of lines with the same name are joined with commas.
    package let fields: [String: String]
    package let body: [UInt8]

    /// Takes the bytes of one answer apart.
    ///
    /// - Throws: ``Malformed`` if they are none.
    package init(_ bytes: [UInt8]) throws {
        let end = Array("\r\n\r\n".utf8)
        let headEnd = bytes.indices.first { bytes[$0...].starts(with: end) }
        guard let headEnd else { throw Malformed() }
        let lines = String(decoding: bytes[..<headEnd], as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else { throw Malformed() }
        self.status = status
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw Malformed() }
            let value = String(parts[1].drop { $0 == " " })
            let name = parts[0].lowercased()
            fields[name] = fields[name].map { "\($0), \(value)" } ?? value
        }
        self.fields = fields
        self.body = Array(bytes[(headEnd + 4)...])
    }

    /// The answer to `request` as the server writes it.
    ///
    /// - Throws: ``Malformed`` if what is written is no answer.
    package init(_ response: HTTPResponse, to request: HTTPRequest) throws {
        var bytes: [UInt8] = []
        response.write(
            to: &bytes,
            in: HTTPResponse.Context(
                date: HTTPDate(secondsSince1970: 0),
                version: .http11,
                keepsAlive: true,
                isForHead: request.head.method == .head
            )
        )
        try self.init(bytes)
    }

    /// The body as text.
    package var text: String { String(decoding: self.body, as: UTF8.self) }

    /// The body as JSON.
    ///
    /// - Throws: ``JSONError`` if it is none.
    package func json() throws -> JSONValue {
        try JSONReader().read(self.body)
    }
}
