import HTTP
import Testing

@testable import Shop

@Suite("Idempotency keys")
struct IdempotencyKeyTests {
    private struct IncompleteHead: Error {}

    private static func head(_ keys: [String]) throws -> RequestHead {
        var parser = HeadParser(limits: HTTPLimits())
        var head = RequestHead()
        let lines = keys.map { "Idempotency-Key: \($0)\r\n" }.joined()
        let text = "POST /api/orders/ HTTP/1.1\r\nHost: shop.test\r\n\(lines)\r\n"
        let progress = try parser.consume(Array(text.utf8).span, into: &head)
        if case .complete = progress { return head }
        throw IncompleteHead()
    }

    @Test(
        "Any printable ASCII of 1 to 255 characters is a key",
        arguments: ["a", "\"quoted\"", "a b", "{},\\'--", String(repeating: "k", count: 255)]
    )
    func takes(_ key: String) throws {
        #expect(try IdempotencyKey.sent(with: Self.head([key])) == key)
    }

    @Test("A request without the field has no key")
    func isOptional() throws {
        #expect(try IdempotencyKey.sent(with: Self.head([])) == nil)
    }

    @Test(
        "Anything else is refused",
        arguments: [[""], ["ä"], ["a\tb"], [String(repeating: "k", count: 256)], ["a", "a"], ["a", "b"], ["", "a"]]
    )
    func refuses(_ keys: [String]) throws {
        let problem = try #require(throws: Problem.self) { try IdempotencyKey.sent(with: try Self.head(keys)) }
        #expect(problem.status == .badRequest)
        #expect(problem.code == "invalid_idempotency_key")
    }
}
