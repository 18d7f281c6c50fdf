import Testing

@testable import Redis

@Suite("Replies from bytes")
struct ReplyReaderTests {
    static let stream =
        "+OK\r\n-NOSCRIPT No matching script.\r\n:-42\r\n$5\r\na\r\nb\0\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n"
        + "*3\r\n:1\r\n*2\r\n$1\r\nx\r\n$-1\r\n-ERR inside\r\n+\r\n:9223372036854775807\r\n"

    static let values: [RedisValue] = [
        .status("OK"),
        .error(RedisServerError(line: "NOSCRIPT No matching script.")),
        .integer(-42),
        .bytes(Array("a\r\nb\0".utf8)),
        .bytes([]),
        .null,
        .null,
        .array([]),
        .array([.integer(1), .array([.bytes([120]), .null]), .error(RedisServerError(line: "ERR inside"))]),
        .status(""),
        .integer(.max),
    ]

    /// What a reader makes of pieces that come one after the other.
    static func read(
        _ pieces: [[UInt8]],
        maximumBytes: Int = 1 << 20,
        maximumElements: Int = 100
    ) throws(ReplyReader.Failure) -> [RedisValue] {
        var reader = ReplyReader(maximumBytes: maximumBytes, maximumElements: maximumElements)
        var values: [RedisValue] = []
        for piece in pieces {
            let result = piece.withUnsafeBytes { bytes in
                Result { () throws(ReplyReader.Failure) in try reader.feed(bytes) }
            }
            try result.get()
            while let value = try reader.next() { values.append(value) }
        }
        return values
    }

    @Test("Every kind of reply is read")
    func readsAll() throws {
        #expect(try Self.read([Array(Self.stream.utf8)]) == Self.values)
    }

    @Test("Bytes that come one by one give the same replies")
    func readsByteByByte() throws {
        #expect(try Self.read(Self.stream.utf8.map { [$0] }) == Self.values)
    }

    @Test("Every way to cut the bytes in three gives the same replies")
    func readsEverySplit() throws {
        let bytes = Array(Self.stream.utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let pieces = [Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]
                let values = try Self.read(pieces)
                guard values == Self.values else {
                    Issue.record("cut at \(first) and \(second): \(values)")
                    return
                }
            }
        }
    }

    @Test("A reply that is not all here is none")
    func waits() throws {
        for reply in ["+OK\r", "$3\r\nabc", "*2\r\n:1\r\n", ":1", "$3", "*"] {
            #expect(try Self.read([Array(reply.utf8)]) == [], "\(reply)")
        }
    }

    @Test(
        "Bytes that are no reply are refused",
        arguments: [
            "HTTP/1.1 200 OK\r\n", "\r\n", "\0\0\0\0\r\n", ":\r\n", ":1x\r\n", ":9223372036854775808\r\n", "$x\r\n",
            "$-2\r\n", "$99999999999999999999\r\n", "*-2\r\n", "*x\r\n", "*1\r\n?\r\n",
            String(repeating: "*1\r\n", count: 32),
        ]
    )
    func refuses(_ text: String) {
        #expect(throws: ReplyReader.Failure.self) { try Self.read([Array(text.utf8)]) }
    }

    @Test(
        "Too many elements are refused before memory is taken for them",
        arguments: ["*2147483647\r\n", "*5\r\n", "*3\r\n*1\r\n:1\r\n*1\r\n:1\r\n"]
    )
    func refusesElements(_ text: String) {
        let error = #expect(throws: ReplyReader.Failure.self) {
            try Self.read([Array(text.utf8)], maximumElements: 4)
        }
        #expect(error?.reason == "a reply has more than 4 elements")
    }

    @Test("Elements are counted anew for each reply")
    func countsElementsAnew() throws {
        let two = "*4\r\n:1\r\n:2\r\n:3\r\n:4\r\n*4\r\n:1\r\n:2\r\n:3\r\n:4\r\n"
        #expect(try Self.read([Array(two.utf8)], maximumElements: 4).count == 2)
    }

    @Test("A reply that is too long is refused while it comes, not when it is whole")
    func refusesLength() {
        let pieces = ["$1000000\r\n", String(repeating: "x", count: 100)].map { Array($0.utf8) }
        let error = #expect(throws: ReplyReader.Failure.self) { try Self.read(pieces, maximumBytes: 100) }
        #expect(error?.reason == "a reply is longer than 100 bytes")
    }

    @Test("The beginning of a reply counts for its length, though it came with the end of the one before")
    func countsFromTheBeginning() {
        let pieces = ["+OK\r\n$1000000\r\n" + String(repeating: "x", count: 90), "x"].map { Array($0.utf8) }
        #expect(throws: ReplyReader.Failure.self) { try Self.read(pieces, maximumBytes: 100) }
        #expect(throws: Never.self) { try Self.read(Array(pieces.prefix(1)), maximumBytes: 100) }
    }

    @Test("Short replies may be many, together longer than one may be")
    func takesMany() throws {
        let pieces =
            Array(repeating: Array("+OK\r\n+O".utf8), count: 1).map { $0 }
            + Array(repeating: Array("K\r\n+OK\r\n+O".utf8), count: 1000)
        #expect(try Self.read(pieces, maximumBytes: 100).count == 2001)
    }
}
