import HTTP
import JSON
import ShopTesting
import Testing

@testable import Shop

@Suite("The fields of a request's body")
struct RequestFieldsTests {
    private func fields(
        _ body: String,
        type: String? = "application/json",
        method: String = "POST"
    ) throws -> RequestFields {
        let request = try TestRequest.make(method, "/", type.map { ["Content-Type": $0] } ?? [:], body: body)
        let context = RequestContext(
            request: request,
            requestID: .given("1"),
            pathID: nil,
            mediaType: .json,
            principal: nil,
            trustedProxies: .none
        )
        return try context.fields()
    }

    /// The status and code with which a body is refused.
    private func refusal(_ body: String, type: String? = "application/json") throws -> (Int, String)? {
        do {
            _ = try self.fields(body, type: type)
            return nil
        } catch let problem as Problem {
            return (problem.status.code, problem.code)
        }
    }

    private static func name(_ value: JSONValue) throws(FieldError) -> String {
        try FieldText.line(value, 2...4)
    }

    @Test(
        "A body of another type is refused",
        arguments: [
            nil, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "json",
            "application/merge-patch+json",
        ]
    )
    func otherTypes(_ type: String?) throws {
        let refusal = try self.refusal("{}", type: type)
        #expect(try #require(refusal) == (415, "unsupported_media_type"))
    }

    @Test("A PATCH may say that it is a merge patch")
    func mergePatch() throws {
        var fields = try self.fields(#"{"name":"Ada"}"#, type: "application/merge-patch+json", method: "PATCH")
        #expect(fields.required("name", Self.name) == "Ada")
    }

    @Test("JSON may say that it is in UTF-8", arguments: ["application/json", "Application/JSON; charset=\"UTF-8\""])
    func types(_ type: String) throws {
        #expect(try self.refusal("{}", type: type) == nil)
    }

    @Test(
        "A body that is no JSON object is refused",
        arguments: ["", "[]", "1", "\"a\"", "null", "{", "{\"a\":1,\"a\":2}", "{}x", "\u{FEFF}{}"]
    )
    func malformed(_ body: String) throws {
        let refusal = try self.refusal(body)
        #expect(try #require(refusal) == (400, "malformed_body"))
    }

    @Test("What is missing, of the wrong type or length is told for every field at once")
    func refusals() throws {
        var fields = try self.fields(#"{"a":1,"b":"x","c":"abcde","d":"ab","e":"","f":"a\u0000b","g":"a\nb"}"#)
        for name in ["a", "b", "c", "e", "f", "g", "missing"] {
            #expect(fields.required(name, Self.name) == nil)
        }
        #expect(fields.required("d", Self.name) == "ab")
        #expect(fields.optional("absent", Self.name) == nil)
        #expect(fields.has("d") && !fields.has("absent"))
        let problem = try #require(throws: Problem.self) { try fields.finish() }
        #expect(problem.status == .unprocessableContent)
        #expect(
            problem.fieldErrors.map { "\($0.field): \($0.messages.joined(separator: " "))" } == [
                "a: This field must be a string.",
                "b: This field must have at least 2 characters.",
                "c: This field must have at most 4 characters.",
                "e: This field must not be empty.",
                "f: This field must not hold control characters.",
                "g: This field must not hold control characters.",
                "missing: This field is required.",
            ]
        )
    }

    @Test("A field that is refused twice has both reasons")
    func twice() throws {
        var fields = try self.fields("{}")
        fields.refuse("a", "One.")
        fields.refuse("b", "Two.")
        fields.refuse("a", "Three.")
        let problem = try #require(throws: Problem.self) { try fields.finish() }
        #expect(problem.fieldErrors.map(\.field) == ["a", "b"])
        #expect(problem.fieldErrors[0].messages == ["One.", "Three."])
    }

    @Test("What is taken is taken as it is")
    func taken() throws {
        var fields = try self.fields(#"{"a":"\u00e9ab","b":"abcd"}"#)
        #expect(fields.required("a", Self.name) == "éab")
        #expect(fields.optional("b", Self.name) == "abcd")
        try fields.finish()
    }
}
