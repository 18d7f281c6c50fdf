import Foundation
import Testing

@testable import Runtime

@Suite("Log lines")
struct LogLineTests {
    private static func line(_ fields: LogFields, requestID: String? = nil) -> [UInt8] {
        LogLine(
            time: UTCTime(seconds: 0),
            level: .warning,
            message: "something \"happened\"",
            requestID: requestID,
            fields: fields
        ).bytes
    }

    private static func object(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test("A line has its time, level, message, request and fields, in this order")
    func wholeLine() {
        let bytes = Self.line(["user": 7, "is_new": true, "name": "Ann"], requestID: "r-1")
        let expected =
            #"{"time":"1970-01-01T00:00:00.000Z","level":"warning","message":"something \"happened\"","#
            + #""request_id":"r-1","user":7,"is_new":true,"name":"Ann"}"# + "\n"
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test("Without a request there is no request_id")
    func withoutRequest() throws {
        #expect(try Self.object(Self.line([:]))["request_id"] == nil)
    }

    @Test("Every control character is escaped, and reads back as it was", arguments: 0...0x20 as ClosedRange<UInt8>)
    func controlCharacters(byte: UInt8) throws {
        let text = "a" + String(UnicodeScalar(byte)) + "b"
        let bytes = Self.line(["value": .string(text)], requestID: text)
        #expect(bytes.dropLast().allSatisfy { $0 >= 0x20 }, "one event is one line")
        #expect(bytes.last == UInt8(ascii: "\n"))
        let object = try Self.object(bytes)
        #expect(object["value"] as? String == text)
        #expect(object["request_id"] as? String == text)
    }

    @Test(
        "Text that could end the string or the line reads back as it was",
        arguments: [
            "\"", "\\", "\\\"", "\r\n", "\u{7F}", "\u{2028}", "\u{2029}", "\u{1F3B8}", "e\u{301}", "\"\u{301}",
            "\\\u{301}", "</script>", "",
        ]
    )
    func specialText(_ text: String) throws {
        let bytes = Self.line(["value": .string(text)])
        #expect(bytes.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        let value = try #require(try Self.object(bytes)["value"] as? String)
        #expect(Array(value.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test(
        "A long value is cut, whatever it is made of, and the line stays JSON",
        arguments: ["a", "\u{E9}", "\u{20AC}", "\u{1F3B8}", "\u{0}", "\"", "\u{2028}"]
    )
    func longValue(_ character: String) throws {
        let bytes = Self.line(["value": .string(String(repeating: character, count: 100_000))])
        #expect(bytes.count <= LogLine.maximumValueBytes + 200)
        let value = try #require(try Self.object(bytes)["value"] as? String)
        #expect(!value.isEmpty)
        #expect(value.allSatisfy { String($0) == character })
    }

    @Test("A value that just fits is whole")
    func valueThatFits() throws {
        let text = String(repeating: "x", count: LogLine.maximumValueBytes)
        #expect(try Self.object(Self.line(["value": .string(text)]))["value"] as? String == text)
    }

    @Test(
        "Numbers are JSON numbers, and what JSON has no number for is null",
        arguments: [
            (1.5, "1.5"), (-0.25, "-0.25"), (1e300, "1e+300"), (1e-300, "1e-300"), (.nan, "null"),
            (.infinity, "null"), (-.infinity, "null"),
        ] as [(Double, String)]
    )
    func doubles(number: Double, expected: String) throws {
        let bytes = Self.line(["value": .double(number)])
        #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("\"value\":\(expected)}\n"))
        _ = try Self.object(bytes)
    }

    @Test("Whole numbers are exact at both ends", arguments: [Int64.min, -1, 0, Int64.max])
    func integers(number: Int64) throws {
        let text = String(decoding: Self.line(["value": .integer(number)]), as: UTF8.self)
        #expect(text.hasSuffix("\"value\":\(number)}\n"))
    }
}
