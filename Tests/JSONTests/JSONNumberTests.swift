import JSON
import Testing

@Suite("The numbers of JSON")
struct JSONNumberTests {
    static let integers: [(String, Int64?)] = [
        ("0", 0), ("-0", 0), ("1", 1), ("-1", -1), ("7", 7), ("10", 10), ("1234567890", 1_234_567_890),
        ("9007199254740993", 9_007_199_254_740_993), ("9223372036854775807", .max), ("-9223372036854775808", .min),
        ("9223372036854775808", nil), ("-9223372036854775809", nil), ("18446744073709551616", nil),
        ("123456789012345678901234567890", nil),
        ("1.0", nil), ("-1.0", nil), ("0.0", nil), ("1.5", nil), ("1e3", nil), ("1E3", nil), ("1e0", nil),
        ("10e-1", nil), ("0e0", nil), ("0E+1", nil), ("-0.0", nil), ("1e400", nil), ("-1e-999", nil),
        ("0.10000000000000000000000000000000000000000000001", nil), ("123.456e-789", nil),
        ("1e99999999999999999999", nil),
    ]

    @Test("A number keeps its text, and is an integer only if it is written as one", arguments: integers)
    func integer(text: String, value: Int64?) throws {
        guard case .number(let number) = try JSONReader().read(text) else {
            Issue.record("a number is read as one")
            return
        }
        #expect(number.text == text)
        #expect(number.int64 == value)
    }

    static let invalid: [RefusedDocument] = [
        RefusedDocument("-", .unexpectedEnd, at: 1),
        RefusedDocument("[-]", .invalidNumber, at: 2),
        RefusedDocument("--1", .invalidNumber, at: 1),
        RefusedDocument("-+1", .invalidNumber, at: 1),
        RefusedDocument("- 1", .invalidNumber, at: 1),
        RefusedDocument("-a", .invalidNumber, at: 1),
        RefusedDocument("+1", .unexpectedByte, at: 0),
        RefusedDocument("++1", .unexpectedByte, at: 0),
        RefusedDocument("00", .invalidNumber, at: 0),
        RefusedDocument("01", .invalidNumber, at: 0),
        RefusedDocument("-01", .invalidNumber, at: 1),
        RefusedDocument("-00", .invalidNumber, at: 1),
        RefusedDocument("012.5", .invalidNumber, at: 0),
        RefusedDocument("[1,007]", .invalidNumber, at: 3),
        RefusedDocument("1.", .unexpectedEnd, at: 2),
        RefusedDocument("[1.]", .invalidNumber, at: 3),
        RefusedDocument("0.e1", .invalidNumber, at: 2),
        RefusedDocument("1.e1", .invalidNumber, at: 2),
        RefusedDocument("1.-1", .invalidNumber, at: 2),
        RefusedDocument("1..2", .invalidNumber, at: 2),
        RefusedDocument("1.2.3", .trailingBytes, at: 3),
        RefusedDocument(".5", .unexpectedByte, at: 0),
        RefusedDocument("-.5", .invalidNumber, at: 1),
        RefusedDocument("1e", .unexpectedEnd, at: 2),
        RefusedDocument("1E", .unexpectedEnd, at: 2),
        RefusedDocument("1e+", .unexpectedEnd, at: 3),
        RefusedDocument("1e-", .unexpectedEnd, at: 3),
        RefusedDocument("[1e]", .invalidNumber, at: 3),
        RefusedDocument("[1e+]", .invalidNumber, at: 4),
        RefusedDocument("1e+-1", .invalidNumber, at: 3),
        RefusedDocument("1ee1", .invalidNumber, at: 2),
        RefusedDocument("1eE1", .invalidNumber, at: 2),
        RefusedDocument("1e1.5", .trailingBytes, at: 3),
        RefusedDocument("1e1e1", .trailingBytes, at: 3),
        RefusedDocument("e1", .unexpectedByte, at: 0),
        RefusedDocument("0x1", .trailingBytes, at: 1),
        RefusedDocument("0b1", .trailingBytes, at: 1),
        RefusedDocument("1_000", .trailingBytes, at: 1),
        RefusedDocument("1 000", .trailingBytes, at: 2),
        RefusedDocument("1,000", .trailingBytes, at: 1),
        RefusedDocument("1-2", .trailingBytes, at: 1),
        RefusedDocument("1+2", .trailingBytes, at: 1),
        RefusedDocument("1a", .trailingBytes, at: 1),
        RefusedDocument("[1a]", .unexpectedByte, at: 2),
        RefusedDocument("1L", .trailingBytes, at: 1),
        RefusedDocument("1%", .trailingBytes, at: 1),
        RefusedDocument("NaN", .unexpectedByte, at: 0),
        RefusedDocument("nan", .unexpectedByte, at: 1),
        RefusedDocument("Infinity", .unexpectedByte, at: 0),
        RefusedDocument("-Infinity", .invalidNumber, at: 1),
        RefusedDocument("inf", .unexpectedByte, at: 0),
        RefusedDocument("-NaN", .invalidNumber, at: 1),
        RefusedDocument("１", .unexpectedByte, at: 0),
        RefusedDocument("1１", .trailingBytes, at: 1),
        RefusedDocument("²", .unexpectedByte, at: 0),
        RefusedDocument("1\0", .trailingBytes, at: 1),
    ]

    @Test("A number outside the grammar is refused", arguments: invalid)
    func refuses(document: RefusedDocument) {
        #expect(throws: document.error) { try JSONReader().read(document.bytes) }
    }

    @Test("Numbers differ by their text, not by their value")
    func equality() throws {
        #expect(JSONNumber(1) == JSONNumber(1))
        #expect(try JSONReader().read("1") != JSONReader().read("1.0"))
        #expect(JSONNumber(.min).text == "-9223372036854775808")
    }

    @Test("A number of thousands of digits is kept whole")
    func long() throws {
        let text = String(repeating: "1234567890", count: 1000) + ".5"
        guard case .number(let number) = try JSONReader().read(text) else {
            Issue.record("a number is read as one")
            return
        }
        #expect(number.text == text)
        #expect(number.int64 == nil)
    }
}
