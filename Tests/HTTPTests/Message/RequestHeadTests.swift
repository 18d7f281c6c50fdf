import HTTP
import Testing

@Suite("Request heads")
struct RequestHeadTests {
    @Test("A field is found whatever the case of its name")
    func caseInsensitivity() throws {
        let head = try parsedHead("if-none-match: \"a\"", "IF-MATCH: \"b\"", "X-Request-Id: 7")
        #expect(head[.ifNoneMatch] == "\"a\"")
        #expect(head[.ifMatch] == "\"b\"")
        #expect(head["x-request-ID"] == "7")
        #expect(head[.host] == "shop")
        #expect(head[.eTag] == nil)
        #expect(head["X-Request"] == nil)
        #expect(head["X-Request-Idd"] == nil)
    }

    @Test("The white space around a value is not part of it")
    func whitespace() throws {
        let head = try parsedHead("X-A: \t a b\t ", "X-B:", "X-C: \t", "X-D:c")
        #expect(head["X-A"] == "a b")
        #expect(head["X-B"] == "")
        #expect(head["X-C"] == "")
        #expect(head["X-D"] == "c")
    }

    @Test("The lines of one name are counted, gone through in order, and joined")
    func repeated() throws {
        let head = try parsedHead("Accept: a", "X-Other: x", "accept: b, c")
        #expect(head.count(of: .accept) == 2)
        #expect(head.count(of: .cookie) == 0)
        var values: [String] = []
        head.forEachValue(of: .accept) { values.append(text($0)) }
        #expect(values == ["a", "b, c"])
        #expect(head[.accept] == "a, b, c")
    }

    @Test("A value is lent only if it is the only one of its name")
    func withValue() throws {
        let head = try parsedHead("Authorization: a", "X-Twice: 1", "X-Twice: 1")
        #expect(head.withValue(of: .authorization) { $0.count } == 1)
        #expect(head.withValue(of: "X-Twice") { $0.count } == nil)
        #expect(head.withValue(of: .cookie) { $0.count } == nil)
    }

    @Test("A value that is no UTF-8 is repaired when it is asked for as text")
    func repair() throws {
        let bytes = Array("GET / HTTP/1.1\r\nHost: shop\r\nX-A: a".utf8) + [0xFF] + Array("\r\n\r\n".utf8)
        var head = RequestHead()
        var parser = HeadParser(limits: HTTPLimits())
        #expect(try parser.consume(bytes.span, into: &head) == .complete(consumedBytes: bytes.count))
        #expect(head["X-A"] == "a\u{FFFD}")
    }

    @Test("A head outlives the bytes that it was parsed from")
    func ownership() throws {
        var head = RequestHead()
        var parser = HeadParser(limits: HTTPLimits())
        var buffer = Array("GET /a HTTP/1.1\r\nHost: shop\r\n\r\n".utf8)
        _ = try parser.consume(buffer.span, into: &head)
        for index in buffer.indices { buffer[index] = 0 }
        #expect(head[.host] == "shop")
        #expect(try head.path()?.segments == ["a"])
    }
}
