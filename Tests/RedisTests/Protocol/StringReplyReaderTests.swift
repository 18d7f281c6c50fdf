import Testing

@testable import Redis

@Suite("The short way of strings")
struct StringReplyReaderTests {
    /// What is read of `text` when it comes in pieces of `pieceBytes`, and what is left to the other reader.
    private static func read(_ text: String, pieceBytes: Int, maximumBytes: Int = 1000) -> ([String], rest: String) {
        var reader = StringReplyReader(maximumBytes: maximumBytes)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(pieceBytes))
            let count = piece.withUnsafeBytes { reader.read($0) }
            rest = rest.dropFirst(count)
            if count < piece.count { break }
        }
        return (reader.takeStrings().map { String(decoding: $0, as: UTF8.self) }, String(decoding: rest, as: UTF8.self))
    }

    @Test("Strings are taken one after the other, in whatever pieces their contents come")
    func pieces() {
        let text = "$5\r\nfirst\r\n$0\r\n\r\n$12\r\nwith\r\nan end\r\n"
        #expect(Self.read(text, pieceBytes: 1000) == (["first", "", "with\r\nan end"], ""))
        // Cut within a content or its end; a header that is cut is left to the other reader.
        for pieceBytes in [6, 10, 11] {
            let (strings, rest) = Self.read(text, pieceBytes: pieceBytes)
            let taken = strings.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()
            #expect(text.hasPrefix(taken), "\(pieceBytes)")
            #expect(rest.isEmpty || rest.hasPrefix("$"), "\(pieceBytes)")
            #expect(strings.first == "first", "\(pieceBytes)")
        }
    }

    @Test("A content that comes byte by byte is one string")
    func bytes() {
        var reader = StringReplyReader(maximumBytes: 10)
        let pieces = ["$4\r\n"] + "data\r\n".map { String($0) }
        for piece in pieces {
            let bytes = Array(piece.utf8)
            #expect(bytes.withUnsafeBytes { reader.read($0) } == bytes.count)
        }
        #expect(reader.takeStrings() == [Array("data".utf8)])
        #expect(reader.takeStrings().isEmpty)
    }

    @Test(
        "Whatever else comes is left to the other reader, from its first byte",
        arguments: [
            "$-1\r\n", "+OK\r\n", "-ERR no\r\n", ":1\r\n", "*0\r\n", "$", "$5", "$5\r", "$x\r\n", "$\r\n", "$5 \r\n",
            "$5\n", "$1001\r\n", "$99999999999999999999\r\n", "$9999999999999999999999999999\r\n",
        ]
    )
    func others(_ text: String) {
        #expect(Self.read(text, pieceBytes: 1000) == ([], text))
        #expect(Self.read("$1\r\na\r\n" + text, pieceBytes: 1000) == (["a"], text))
    }

    @Test("The longest string that may come is taken, a longer one is not")
    func bound() {
        #expect(Self.read("$3\r\nabc\r\n", pieceBytes: 1000, maximumBytes: 3) == (["abc"], ""))
        #expect(Self.read("$4\r\nabcd\r\n", pieceBytes: 1000, maximumBytes: 3) == ([], "$4\r\nabcd\r\n"))
    }
}
