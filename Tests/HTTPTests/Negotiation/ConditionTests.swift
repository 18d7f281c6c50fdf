import HTTP
import Testing

@Suite("Conditions")
struct ConditionTests {
    private static let tag = EntityTag("abc")

    @Test(
        "If-None-Match names a state weakly",
        arguments: [
            ([], false), (["\"abc\""], true), (["W/\"abc\""], true), (["*"], true), (["\"x\", \"abc\""], true),
            (["\"x\",W/\"abc\" ,\"y\""], true), (["\"x\"", "\"abc\""], true), (["\"abc\"", "\"x\""], true),
            (["\"x\""], false), (["abc"], false), (["\"ABC\""], false), (["\"abc"], false), ([""], false),
            (["\"a,b\", \"abc\""], true), (["\"a\\\", \"abc\""], true), (["\"x, \"abc\""], false),
            (["*, \"x\""], false),
            ([",, \"abc\""], true),
        ] as [([String], Bool)]
    )
    func ifNoneMatch(values: [String], names: Bool) throws {
        #expect(try self.head("If-None-Match", values).ifNoneMatch(names: Self.tag) == names)
    }

    @Test(
        "If-Match allows a change of a state that it names strongly",
        arguments: [
            ([], true), (["\"abc\""], true), (["W/\"abc\""], false), (["*"], true), (["\"x\", \"abc\""], true),
            (["\"x\""], false), (["\"x\"", "\"abc\""], true), (["abc"], false), ([""], false),
        ] as [([String], Bool)]
    )
    func ifMatch(values: [String], allows: Bool) throws {
        #expect(try self.head("If-Match", values).ifMatch(allows: Self.tag) == allows)
    }

    @Test("If-Match allows nothing where there is no resource, not even by *")
    func noResource() throws {
        #expect(try self.head("If-Match", ["*"]).ifMatch(allows: nil) == false)
        #expect(try self.head("If-Match", ["\"abc\""]).ifMatch(allows: nil) == false)
        #expect(try self.head("If-Match", []).ifMatch(allows: nil))
    }

    private func head(_ name: String, _ values: [String]) throws -> RequestHead {
        let lines = values.map { "\(name): \($0)\r\n" }.joined()
        let bytes = Array("GET / HTTP/1.1\r\nHost: shop\r\n\(lines)\r\n".utf8)
        var head = RequestHead()
        var parser = HeadParser(limits: HTTPLimits())
        _ = try parser.consume(bytes.span, into: &head)
        return head
    }

    @Test("If-Match can be met by whatever says enough of the state; what is no tag says nothing")
    func ifMatchByMeaning() throws {
        let isCurrent: (EntityTag) -> Bool = { $0.opaque.hasPrefix("2-") }
        for (values, allows) in [
            ([], true), (["*"], true), (["\"2-x\""], true), (["\"1-x\", \"2-y\""], true), (["\"1-x\""], false),
            (["2-x"], false), ([""], false),
        ] as [([String], Bool)] {
            #expect(try self.head("If-Match", values).ifMatch(allows: isCurrent) == allows, "\(values)")
        }
    }
}
