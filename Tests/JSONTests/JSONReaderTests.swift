import Testing

@testable import JSON

@Suite("The reader of JSON documents")
struct JSONReaderTests {
    static let accepted: [AcceptedDocument] = [
        AcceptedDocument("null", .null),
        AcceptedDocument("true", .bool(true)),
        AcceptedDocument("false", .bool(false)),
        AcceptedDocument("0", .number(JSONNumber(0))),
        AcceptedDocument("\"\"", .string("")),
        AcceptedDocument("[]", .array([])),
        AcceptedDocument("{}", .object(JSONObject(distinct: []))),
        AcceptedDocument(" \t\r\n[ \t\r\n] \t\r\n", .array([])),
        AcceptedDocument(" { } ", .object(JSONObject(distinct: []))),
        AcceptedDocument("\n42\n", .number(JSONNumber(42))),
        AcceptedDocument("[null]", .array([.null])),
        AcceptedDocument("[true,false,null]", .array([.bool(true), .bool(false), .null])),
        AcceptedDocument("[[],[]]", .array([.array([]), .array([])])),
        AcceptedDocument("[{}]", .array([.object(JSONObject(distinct: []))])),
        AcceptedDocument("[1 , 2]", .array([.number(JSONNumber(1)), .number(JSONNumber(2))])),
        AcceptedDocument("{\"a\":1}", .members(("a", .number(JSONNumber(1))))),
        AcceptedDocument("{ \"a\" : 1 , \"b\" : [ ] }", .members(("a", .number(JSONNumber(1))), ("b", .array([])))),
        AcceptedDocument("{\"a\":{\"a\":{\"a\":null}}}", .members(("a", .members(("a", .members(("a", .null))))))),
        AcceptedDocument("{\"\":\"\"}", .members(("", .string("")))),
        AcceptedDocument("{\"b\":1,\"a\":2}", .members(("b", .number(JSONNumber(1))), ("a", .number(JSONNumber(2))))),
        AcceptedDocument("{\"a\":1,\"A\":1}", .members(("a", .number(JSONNumber(1))), ("A", .number(JSONNumber(1))))),
        AcceptedDocument(
            "[{\"a\":1},{\"a\":1}]",
            .array([.members(("a", .number(JSONNumber(1)))), .members(("a", .number(JSONNumber(1))))])
        ),
        AcceptedDocument("{\"null\":null,\"true\":true}", .members(("null", .null), ("true", .bool(true)))),
        AcceptedDocument("{\"\\u0000\":0}", .members(("\0", .number(JSONNumber(0))))),
        AcceptedDocument(
            "[\"a\",[\"b\",{\"c\":\"d\"}]]",
            .array([.string("a"), .array([.string("b"), .members(("c", .string("d")))])])
        ),
    ]

    @Test("A document of the grammar is read, white space around any token", arguments: accepted)
    func accepts(document: AcceptedDocument) throws {
        #expect(try JSONReader().read(document.text) == document.value)
    }

    static let refused: [RefusedDocument] = [
        // Nothing, or not all of it.
        RefusedDocument("", .unexpectedEnd, at: 0),
        RefusedDocument(" ", .unexpectedEnd, at: 1),
        RefusedDocument("[", .unexpectedEnd, at: 1),
        RefusedDocument("[1", .unexpectedEnd, at: 2),
        RefusedDocument("[1,", .unexpectedEnd, at: 3),
        RefusedDocument("[[]", .unexpectedEnd, at: 3),
        RefusedDocument("{", .unexpectedEnd, at: 1),
        RefusedDocument("{\"a\"", .unexpectedEnd, at: 4),
        RefusedDocument("{\"a\":", .unexpectedEnd, at: 5),
        RefusedDocument("{\"a\":1", .unexpectedEnd, at: 6),
        RefusedDocument("{\"a\":1,", .unexpectedEnd, at: 7),
        RefusedDocument("n", .unexpectedEnd, at: 1),
        RefusedDocument("tru", .unexpectedEnd, at: 3),
        RefusedDocument("fals", .unexpectedEnd, at: 4),
        // Words.
        RefusedDocument("nul1", .unexpectedByte, at: 3),
        RefusedDocument("NULL", .unexpectedByte, at: 0),
        RefusedDocument("True", .unexpectedByte, at: 0),
        RefusedDocument("tRue", .unexpectedByte, at: 1),
        RefusedDocument("nulll", .trailingBytes, at: 4),
        RefusedDocument("truefalse", .trailingBytes, at: 4),
        RefusedDocument("undefined", .unexpectedByte, at: 0),
        RefusedDocument("a", .unexpectedByte, at: 0),
        RefusedDocument("*", .unexpectedByte, at: 0),
        RefusedDocument("[nul]", .unexpectedByte, at: 4),
        // Commas and colons.
        RefusedDocument(",", .unexpectedByte, at: 0),
        RefusedDocument(":", .unexpectedByte, at: 0),
        RefusedDocument("[,]", .unexpectedByte, at: 1),
        RefusedDocument("[,1]", .unexpectedByte, at: 1),
        RefusedDocument("[1,]", .unexpectedByte, at: 3),
        RefusedDocument("[1,,2]", .unexpectedByte, at: 3),
        RefusedDocument("[1 2]", .unexpectedByte, at: 3),
        RefusedDocument("[1:2]", .unexpectedByte, at: 2),
        RefusedDocument("[1;2]", .unexpectedByte, at: 2),
        RefusedDocument("[\"a\":1]", .unexpectedByte, at: 4),
        RefusedDocument("[\"a\" \"b\"]", .unexpectedByte, at: 5),
        RefusedDocument("[[]1]", .unexpectedByte, at: 3),
        RefusedDocument("{,}", .unexpectedByte, at: 1),
        RefusedDocument("{\"a\":1,}", .unexpectedByte, at: 7),
        RefusedDocument("{\"a\":1,,\"b\":1}", .unexpectedByte, at: 7),
        RefusedDocument("{\"a\"::1}", .unexpectedByte, at: 5),
        RefusedDocument("{\"a\",1}", .unexpectedByte, at: 4),
        RefusedDocument("{\"a\" 1}", .unexpectedByte, at: 5),
        RefusedDocument("{\"a\"}", .unexpectedByte, at: 4),
        RefusedDocument("{\"a\":}", .unexpectedByte, at: 5),
        RefusedDocument("{:1}", .unexpectedByte, at: 1),
        RefusedDocument("{\"a\":1 \"b\":2}", .unexpectedByte, at: 7),
        RefusedDocument("{\"a\":1:2}", .unexpectedByte, at: 6),
        // Names that are no strings.
        RefusedDocument("{a:1}", .unexpectedByte, at: 1),
        RefusedDocument("{'a':1}", .unexpectedByte, at: 1),
        RefusedDocument("{1:1}", .unexpectedByte, at: 1),
        RefusedDocument("{null:1}", .unexpectedByte, at: 1),
        RefusedDocument("{[]:1}", .unexpectedByte, at: 1),
        RefusedDocument("{\"a\":1,b:2}", .unexpectedByte, at: 7),
        RefusedDocument("{\"a\\x\":1}", .invalidEscape, at: 3),
        // Brackets.
        RefusedDocument("]", .unexpectedByte, at: 0),
        RefusedDocument("}", .unexpectedByte, at: 0),
        RefusedDocument("[}", .unexpectedByte, at: 1),
        RefusedDocument("{]", .unexpectedByte, at: 1),
        RefusedDocument("[1}", .unexpectedByte, at: 2),
        RefusedDocument("{\"a\":1]", .unexpectedByte, at: 6),
        RefusedDocument("(1)", .unexpectedByte, at: 0),
        RefusedDocument("<a>", .unexpectedByte, at: 0),
        // What stands behind the document.
        RefusedDocument("[]]", .trailingBytes, at: 2),
        RefusedDocument("{}}", .trailingBytes, at: 2),
        RefusedDocument("[] []", .trailingBytes, at: 3),
        RefusedDocument("{}#", .trailingBytes, at: 2),
        RefusedDocument("1,", .trailingBytes, at: 1),
        RefusedDocument("1 2", .trailingBytes, at: 2),
        RefusedDocument("\"a\"\"b\"", .trailingBytes, at: 3),
        RefusedDocument("null\0", .trailingBytes, at: 4),
        RefusedDocument("[]\u{2028}", .trailingBytes, at: 2),
        // What other readers allow.
        RefusedDocument("/* */1", .unexpectedByte, at: 0),
        RefusedDocument("// a\n1", .unexpectedByte, at: 0),
        RefusedDocument("1//", .trailingBytes, at: 1),
        RefusedDocument("[1/* */]", .unexpectedByte, at: 2),
        RefusedDocument("{\"a\":1/**/}", .unexpectedByte, at: 6),
        RefusedDocument("#a\n1", .unexpectedByte, at: 0),
        RefusedDocument("'a'", .unexpectedByte, at: 0),
        RefusedDocument("`a`", .unexpectedByte, at: 0),
        RefusedDocument("\\u0061", .unexpectedByte, at: 0),
        RefusedDocument("[\\n]", .unexpectedByte, at: 1),
        // White space of other standards.
        RefusedDocument("\u{B}1", .unexpectedByte, at: 0),
        RefusedDocument("\u{C}1", .unexpectedByte, at: 0),
        RefusedDocument("[1\u{C}]", .unexpectedByte, at: 2),
        RefusedDocument("\u{A0}1", .unexpectedByte, at: 0),
        RefusedDocument("\u{2060}1", .unexpectedByte, at: 0),
        RefusedDocument("\0", .unexpectedByte, at: 0),
        // Byte order marks and other encodings.
        RefusedDocument("\u{FEFF}1", .unexpectedByte, at: 0),
        RefusedDocument("\u{FEFF}", .unexpectedByte, at: 0),
        RefusedDocument(bytes: [0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00], .unexpectedByte, at: 0),
        RefusedDocument(bytes: [0x00, 0x5B, 0x00, 0x5D], .unexpectedByte, at: 0),
        RefusedDocument(bytes: [0x5B, 0xFF, 0x5D], .unexpectedByte, at: 1),
        RefusedDocument(bytes: [0xE5], .unexpectedByte, at: 0),
        RefusedDocument(bytes: [0x31, 0xE5], .trailingBytes, at: 1),
    ]

    @Test("A document outside the grammar is refused where it leaves it", arguments: refused)
    func refuses(document: RefusedDocument) {
        #expect(throws: document.error) { try JSONReader().read(document.bytes) }
    }

    @Test("A document that is cut off at any byte is refused")
    func truncated() throws {
        let document = #"{"a":[1.5e+3,"\u00e9\uD83C\uDFB8é€🎸",true,false,null,{"b":{}}],"c":-0.0}"#
        let bytes = Array(document.utf8)
        _ = try JSONReader().read(bytes)
        for length in 0..<bytes.count {
            let error = #expect(throws: JSONError.self, "cut at \(length)") {
                try JSONReader().read(Array(bytes[..<length]))
            }
            #expect(error?.reason == .unexpectedEnd, "cut at \(length)")
            #expect(error?.offset == length, "cut at \(length)")
        }
    }

    @Test("An error's words give the fault and the place, and nothing of the document")
    func description() {
        let error = #expect(throws: JSONError.self) { try JSONReader().read("[\"secret\",01]") }
        #expect(error?.description == "invalid number at byte 10")
    }
}

extension JSONValue {
    static func members(_ members: (String, JSONValue)...) -> JSONValue {
        .object(JSONObject(distinct: members.map { JSONMember(name: $0.0, value: $0.1) }))
    }
}
