/// What the texts are put together from.
extension AmbiguousRequest {
    static let all = [
        bodies, lengths, framings, codings, chunkings, heads, requestLines, hosts, hopByHop,
    ].flatMap(\.self)

    /// A request that should not be seen where it is part of another one.
    static let smuggled = "GET {I} HTTP/1.1\r\nHost: s\r\n\r\n"

    /// The last one on a connection.
    static let end = "GET {E} HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n"

    /// Heads without their empty line.
    static let get = "GET {O} HTTP/1.1\r\nHost: s\r\n"
    static let post = "POST {O} HTTP/1.1\r\nHost: s\r\n"

    /// A body in chunks.
    static let hello = "5\r\nhello\r\n0\r\n\r\n"

    static func get(_ fields: String) -> String { get + fields + "\r\n" + end }

    static func post(_ fields: String, _ body: String) -> String { post + fields + "\r\n" + body + end }

    static func length(_ value: String, _ body: String = "hello") -> String {
        post("Content-Length: \(value)\r\n", body)
    }

    static func coding(_ value: String) -> String { post("Transfer-Encoding: \(value)\r\n", hello) }

    static func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked\r\n", body) }

    static func line(_ line: String, _ fields: String = "Host: s\r\n") -> String {
        line + "\r\n" + fields + "\r\n" + end
    }
}
