import HTTP
import Testing

@Suite("Body parser")
struct BodyParserTests {
    /// The body that `text` holds and how many of its bytes it takes.
    private func parse(_ text: String, _ framing: BodyFraming, maximum: Int? = nil) throws -> (String, ParseProgress) {
        var parser = try BodyParser(framing: framing, limits: HTTPLimits(), maximumBodyBytes: maximum)
        var body: [UInt8] = []
        let bytes = Array(text.utf8)
        let progress = try parser.consume(bytes.span, into: &body)
        #expect(parser.isComplete == (progress != .incomplete))
        return (String(decoding: body, as: UTF8.self), progress)
    }

    @Test(
        "A chunked body is put together, and what follows it is left",
        arguments: [
            ("0\r\n\r\nrest", "", 5),
            ("3\r\nabc\r\n0\r\n\r\nrest", "abc", 13),
            ("3\r\nabc\r\n00\r\n\r\n", "abc", 14),
            ("a\r\n0123456789\r\n1\r\n!\r\n0\r\n\r\nGET", "0123456789!", 26),
            ("2\r\n\r\n\r\n0\r\n\r\n", "\r\n", 12),
            ("1;name\r\na\r\n0;last=\"x\"\r\n\r\n", "a", 25),
            ("1 \t;name = value\r\na\r\n0\r\n\r\n", "a", 26),
            ("0\r\nX: y\r\n\r\n", "", 11),
            ("0\r\nX:\r\nContent-Length: 5\r\n\r\nhello", "", 28),
            ("0000000000000001\r\na\r\n0\r\n\r\n", "a", 26),
        ]
    )
    func chunked(text: String, body: String, consumed: Int) throws {
        #expect(try self.parse(text, .chunked) == (body, .complete(consumedBytes: consumed)))
    }

    @Test("A body of known length takes exactly that many bytes", arguments: [1, 4, 9])
    func length(length: Int) throws {
        let text = "123456789rest"
        let expected = (String(text.prefix(length)), ParseProgress.complete(consumedBytes: length))
        #expect(try self.parse(text, .length(length)) == expected)
        #expect(try self.parse(text, .length(14)) == (text, .incomplete))
    }

    @Test("Without a body nothing is taken")
    func none() throws {
        #expect(try self.parse("rest", .none) == ("", .complete(consumedBytes: 0)))
    }

    @Test("A body that is announced as too large is refused before it is read")
    func announcedTooLarge() throws {
        #expect(throws: RequestError.bodyTooLarge) { try self.parse("", .length(1_048_577)) }
        #expect(throws: RequestError.bodyTooLarge) { try self.parse("", .length(.max)) }
        #expect(throws: RequestError.bodyTooLarge) { try self.parse("", .length(11), maximum: 10) }
        #expect(try self.parse("", .length(10), maximum: 10).1 == .incomplete)
        #expect(try self.parse("", .length(5_000_000), maximum: 5_000_000).1 == .incomplete)
    }

    @Test("A chunked body is refused as soon as its sizes add up to too much")
    func chunksTooLarge() throws {
        #expect(throws: RequestError.bodyTooLarge) { try self.parse("6\r\nabcdef\r\n5\r", .chunked, maximum: 10) }
        #expect(throws: RequestError.bodyTooLarge) { try self.parse("b;", .chunked, maximum: 10) }
        #expect(try self.parse("6\r\nabcdef\r\n4\r\n", .chunked, maximum: 10) == ("abcdef", .incomplete))
    }

    @Test("Extensions and trailers have one limit together")
    func overhead() throws {
        // 2048 of trailers with the empty line after them, and an extension with its ";".
        let trailers = "0\r\nX:" + String(repeating: "b", count: 2042) + "\r\n\r\n"
        let chunk = { "1;" + String(repeating: "a", count: $0 - 1) + "\r\na\r\n" }
        #expect(try self.parse(chunk(2048) + trailers, .chunked).0 == "a")
        #expect(throws: RequestError.chunkOverheadTooLarge) { try self.parse(chunk(2049) + trailers, .chunked) }
    }
}
