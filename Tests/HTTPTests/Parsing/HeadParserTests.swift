import HTTP
import Testing

@Suite("Head parser")
struct HeadParserTests {
    @Test("A good request is the same wherever it is cut in two, and byte by byte", arguments: goodRequests)
    func splits(text: String) throws {
        let bytes = Array(text.utf8)
        let whole = try #require(PiecewiseParse.outcome(of: bytes).request)
        #expect(whole.consumedBytes == bytes.count)
        for cut in bytes.indices {
            #expect(PiecewiseParse.outcome(of: bytes, cutAt: [cut]) == .request(whole))
        }
        #expect(PiecewiseParse.outcomeBytewise(of: bytes) == .request(whole))
    }

    @Test("Nothing short of a whole request is taken for one", arguments: goodRequests)
    func prefixes(text: String) {
        let bytes = Array(text.utf8)
        for count in bytes.indices {
            #expect(PiecewiseParse.outcome(of: Array(bytes.prefix(count))) == .incomplete)
        }
    }

    @Test("What follows a request is left alone, wherever the two are cut", arguments: goodRequests)
    func leftovers(text: String) throws {
        let bytes = Array(text.utf8)
        let next = Array("GET /next HTTP/1.1\r\n".utf8)
        let whole = try #require(PiecewiseParse.outcome(of: bytes).request)
        for cut in bytes.indices {
            #expect(PiecewiseParse.outcome(of: bytes + next, cutAt: [cut]) == .request(whole))
        }
    }

    @Test("Pipelined requests are taken one after another by the same parser and head")
    func pipeline() throws {
        let bytes = Array((goodRequests[0] + goodRequests[1]).utf8)
        var parser = HeadParser(limits: HTTPLimits())
        var head = RequestHead()
        let first = try parser.consume(bytes.span, into: &head)
        #expect(first == .complete(consumedBytes: goodRequests[0].utf8.count))
        #expect(head.fieldCount == 1)
        let second = try parser.consume(bytes.span.extracting(goodRequests[0].utf8.count...), into: &head)
        #expect(second == .complete(consumedBytes: goodRequests[1].utf8.count))
        #expect(head.fieldCount == 4)
        #expect(head.bytes == Array(goodRequests[1].utf8))
    }

    @Test(
        "That HEAD was asked for is known whatever is wrong behind it, wherever the bytes are cut",
        arguments: [
            ("HEAD * HTTP/1.1\r\nHost: a\r\n\r\n", HTTPMethod.head), ("HEAD / HTTP/1.1\r\nHost : a\r\n\r\n", .head),
            ("\r\nHEAD / /", .head), ("HEAD / HTTP/1.1\r\n\r\n", .head), ("HEAP / HTTP/1.1\r\n\r\n", .get),
            ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", .get), ("HEAD", .get), ("HEAD\t", .get), ("HEADS / /", .get),
        ]
    )
    func refusedHead(text: String, method: HTTPMethod) {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var parser = HeadParser(limits: HTTPLimits())
            var head = RequestHead()
            do throws(RequestError) {
                for piece in [bytes[..<cut], bytes[cut...]] { _ = try parser.consume(Array(piece).span, into: &head) }
            } catch {
                #expect(head.method == method, "\(error), cut at \(cut)")
            }
        }
    }

    @Test("A refused HEAD says nothing about the next request of the same parser's head")
    func refusedHeadIsForgotten() throws {
        var head = RequestHead()
        var refused = HeadParser(limits: HTTPLimits())
        #expect(throws: RequestError.self) { try refused.consume(Array("HEAD / /".utf8).span, into: &head) }
        var parser = HeadParser(limits: HTTPLimits())
        let next = Array("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        #expect(try parser.consume(next.span, into: &head) == .complete(consumedBytes: next.count))
        #expect(throws: RequestError.self) { try parser.consume(Array("\u{1}".utf8).span, into: &head) }
        #expect(head.method == .get)
    }

    @Test("A head that is used again keeps nothing of the request before")
    func reuse() throws {
        var parser = HeadParser(limits: HTTPLimits())
        var head = RequestHead()
        for text in goodRequests + goodRequests.reversed() {
            let bytes = Array(text.utf8)
            _ = try parser.consume(bytes.span, into: &head)
            var fresh = RequestHead()
            var freshParser = HeadParser(limits: HTTPLimits())
            _ = try freshParser.consume(bytes.span, into: &fresh)
            #expect(head.bytes == fresh.bytes)
            #expect(head.fieldCount == fresh.fieldCount)
            #expect(head.queryRange == fresh.queryRange)
            #expect(head.framing == fresh.framing)
            #expect(head.version == fresh.version)
            #expect(head.keepsAlive == fresh.keepsAlive)
            #expect(head.expectsContinue == fresh.expectsContinue)
        }
    }

    @Test("The parser knows whether it is inside a head")
    func isInsideHead() throws {
        var parser = HeadParser(limits: HTTPLimits())
        var head = RequestHead()
        #expect(!parser.isInsideHead)
        let start: [UInt8] = Array("\r\nGET /".utf8)
        #expect(try parser.consume(start.span, into: &head) == .incomplete)
        #expect(parser.isInsideHead)
        let end: [UInt8] = Array(" HTTP/1.0\r\n\r\n".utf8)
        #expect(try parser.consume(end.span, into: &head) == .complete(consumedBytes: end.count))
        #expect(!parser.isInsideHead)
    }

    @Test("What is exactly as large as its limit is accepted")
    func limits() {
        let target = "/" + String(repeating: "a", count: 8191)
        let hundred = "Host: a\r\n" + String(repeating: "a:\r\n", count: 99)
        // 9 bytes of Host, 4 around the value, 2 of the empty line.
        let section = { "Host: a\r\nX:" + String(repeating: "a", count: $0 - 9 - 4 - 2) + "\r\n\r\n" }
        for text in ["GET \(target) HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\n\(hundred)\r\n"] {
            #expect(PiecewiseParse.outcome(of: Array(text.utf8)).request != nil)
        }
        let largest = Array("GET / HTTP/1.1\r\n\(section(16_384))".utf8)
        #expect(PiecewiseParse.outcome(of: largest).request != nil)
        #expect(PiecewiseParse.outcomeBytewise(of: largest).request != nil)
        let tooLarge = Array("GET / HTTP/1.1\r\n\(section(16_385))".utf8)
        #expect(PiecewiseParse.outcome(of: tooLarge) == .refused(.headerSectionTooLarge))
    }

    @Test("Random cuts make no difference", arguments: 0..<20)
    func randomCuts(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for text in goodRequests {
            let bytes = Array(text.utf8)
            let cuts = (0..<6).map { _ in Int.random(in: 0..<bytes.count, using: &random) }.sorted()
            #expect(PiecewiseParse.outcome(of: bytes, cutAt: cuts) == PiecewiseParse.outcome(of: bytes))
        }
    }
}
