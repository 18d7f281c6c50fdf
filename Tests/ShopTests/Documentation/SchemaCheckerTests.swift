import JSON
import ShopTesting
import Testing

@Suite("The checker of schemas")
struct SchemaCheckerTests {
    private static func json(_ text: String) throws -> JSONValue { try JSONReader().read(Array(text.utf8)) }

    private static let named = #"{"Name":{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}}}"#

    private static func faultCount(_ schema: String, _ value: String) throws -> Int {
        let checker = SchemaChecker(schemas: try Self.json(Self.named).members, side: .answer)
        return checker.faults(try Self.json(value), try Self.json(schema)).count
    }

    @Test(
        "A value that is what a schema says passes, another does not",
        arguments: [
            (#"{"type":"string"}"#, #""a""#, "1"), (#"{"type":"integer"}"#, "1", "1.5"),
            (#"{"type":"number"}"#, "1.5", #""1.5""#), (#"{"type":"boolean"}"#, "true", "null"),
            (#"{"type":"null"}"#, "null", "0"), (#"{"type":["string","null"]}"#, "null", "false"),
            (#"{"type":"array"}"#, "[]", "{}"), (#"{"type":"object"}"#, "{}", "[]"),
            (#"{"enum":["a","b"]}"#, #""b""#, #""c""#), (#"{"const":3}"#, "3", "4"),
            (#"{"not":{"const":0}}"#, "1", "0"), (#"{"minimum":1}"#, "1", "0"), (#"{"maximum":9}"#, "9", "10"),
            (#"{"exclusiveMaximum":9}"#, "8.99", "9"), (#"{"minLength":2}"#, #""äö""#, #""ä""#),
            (#"{"maxLength":2}"#, #""äö""#, #""äöü""#), (#"{"pattern":"^[a-z]+$"}"#, #""ab""#, #""a1""#),
            (#"{"format":"date-time"}"#, #""2026-11-21T03:08:42.517Z""#, #""2026-11-21""#),
            (#"{"minItems":1}"#, "[1]", "[]"), (#"{"maxItems":1}"#, "[1]", "[1,2]"),
            (#"{"items":{"type":"string"}}"#, #"["a"]"#, #"["a",1]"#),
            (#"{"required":["a"]}"#, #"{"a":null}"#, #"{"b":1}"#),
            (#"{"properties":{"a":{"type":"string"}}}"#, #"{"a":"x"}"#, #"{"a":1}"#),
            (#"{"properties":{"a":{}}}"#, #"{"a":1}"#, #"{"b":1}"#),
            (#"{"additionalProperties":{"type":"integer"}}"#, #"{"x":1}"#, #"{"x":"1"}"#),
            (#"{"maxProperties":0}"#, "{}", #"{"x":1}"#),
            (##"{"$ref":"#/components/schemas/Name"}"##, #"{"a":1}"#, #"{"a":"1"}"#),
            (##"{"$ref":"#/components/schemas/Name","properties":{"a":{"enum":[1]}}}"##, #"{"a":1}"#, #"{"a":2}"#),
            (##"{"$ref":"#/components/schemas/Other"}"##, "1", "1"),
            (#"{"anyOf":[{"type":"string"},{"type":"null"}]}"#, "null", "1"),
            (#"{"oneOf":[{"minimum":1},{"maximum":5}]}"#, "9", "3"),
        ] as [(String, String, String)]
    )
    func checks(schema: String, good: String, bad: String) throws {
        if !schema.contains("Other") { #expect(try Self.faultCount(schema, good) == 0) }
        #expect(try Self.faultCount(schema, bad) > 0)
    }

    @Test(
        "A keyword that it does not know is a fault, whatever the value",
        arguments: ["1", #""a""#, "[]", "{}", "null"]
    )
    func unknown(value: String) throws {
        #expect(try Self.faultCount(#"{"multipleOf":2}"#, value) == 1)
    }

    @Test("The length of what is sent is that of its normal form C")
    func lengths() throws {
        let schema = try Self.json(#"{"maxLength":1}"#)
        let text = JSONValue.string("a\u{308}")
        #expect(SchemaChecker(schemas: [:], side: .request).faults(text, schema) == [])
        #expect(SchemaChecker(schemas: [:], side: .answer).faults(text, schema).count == 1)
    }

    @Test("Further members pass where they are allowed, or where nobody minds")
    func further() throws {
        #expect(try Self.faultCount(#"{"properties":{"a":{}},"additionalProperties":true}"#, #"{"b":1}"#) == 0)
        let checker = SchemaChecker(schemas: [:], side: .request)
        #expect(checker.faults(try Self.json(#"{"b":1}"#), try Self.json(#"{"properties":{"a":{}}}"#)) == [])
    }
}
