import HTTP
import Testing

@Suite("Media types")
struct MediaTypeTests {
    @Test(
        "A media type is read with its parameters",
        arguments: [
            ("application/json", "application", "json", []), ("Application/JSON", "application", "json", []),
            ("application/json; charset=utf-8", "application", "json", ["charset=utf-8"]),
            ("application/json;Charset=\"UTF-8\"", "application", "json", ["charset=UTF-8"]),
            ("text/html ; a=b ;c=\"d;e\\\"f\"", "text", "html", ["a=b", "c=d;e\"f"]),
            ("a/b;", "a", "b", []), ("application/merge-patch+json", "application", "merge-patch+json", []),
            ("a/b;c=\"\"", "a", "b", ["c="]),
        ]
    )
    func reading(text: String, type: String, subtype: String, parameters: [String]) throws {
        let parsed = try #require(try parsedHead("Content-Type: \(text)").contentType())
        #expect(parsed.type == type)
        #expect(parsed.subtype == subtype)
        #expect(parsed.parameters.map { "\($0.name)=\($0.value)" } == parameters)
        #expect(parsed.isSameType(as: .json) == (type == "application" && subtype == "json"))
    }

    @Test(
        "What is no media type is not read as one",
        arguments: [
            "", "json", "/json", "application/", "application/json/x", "application /json",
            "application/json, text/html",
            "a/b;c", "a/b;c=", "a/b;=c", "a/b;c =d", "a/b;c=\"d", "a/b;c=d e", "a/b;c=\"d\\\"", "a/b;c=\"d\"e\"",
        ]
    )
    func refusal(text: String) throws {
        #expect(try parsedHead("Content-Type: \(text)").contentType() == nil)
    }

    @Test("Two types in two lines are none")
    func repeated() throws {
        let head = try parsedHead("Content-Type: application/json", "Content-Type: application/json")
        #expect(head.contentType() == nil)
        #expect(try parsedHead().contentType() == nil)
    }
}
