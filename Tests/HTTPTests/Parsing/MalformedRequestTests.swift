import HTTP
import Testing

@Suite("Malformed requests")
struct MalformedRequestTests {
    static let all = malformedRequestLines + malformedTargets + malformedFields + malformedFramings

    @Test("A malformed request is refused, for the same reason whole and byte by byte", arguments: Self.all)
    func refusal(request: MalformedRequest) {
        let bytes = Array(request.text.utf8)
        #expect(PiecewiseParse.outcome(of: bytes) == .refused(request.error))
        #expect(PiecewiseParse.outcomeBytewise(of: bytes) == .refused(request.error))
    }

    @Test("A short malformed request is refused for the same reason wherever it is cut", arguments: Self.all)
    func refusalOfPieces(request: MalformedRequest) {
        let bytes = Array(request.text.utf8)
        for cut in bytes.indices.prefix(200) {
            #expect(PiecewiseParse.outcome(of: bytes, cutAt: [cut]) == .refused(request.error))
        }
    }

    @Test("Every reason to refuse a request is in the table")
    func completeness() {
        #expect(Set(Self.all.map(\.error)) == Set(RequestError.allCases).subtracting([.requestTimeout]))  // the clock's
        #expect(Self.all.count >= 120)
    }

    @Test(
        "A fault is found at the very byte that makes it certain",
        arguments: [
            .raw("GET / HTTP/1.1\n", .bareLineFeed),
            .raw("GET /a#", .invalidTarget),
            .raw("GET / HTTP/2.0", .versionNotSupported),
            .raw("GET /" + String(repeating: "a", count: 8192), .targetTooLong),
            .raw("GET / HTTP/1.1\r\nX ", .whitespaceBeforeColon),
            .raw("GET / HTTP/1.1\r\nX: a\r\n ", .foldedFieldLine),
            .raw("GET / HTTP/1.1\r\nX: a\0", .invalidFieldValue),
            .raw("GET / HTTP/1.1\r\nX:" + String(repeating: "a", count: 16_383), .headerSectionTooLarge),
            .raw("GET / HTTP/1.1\r\n" + String(repeating: "a:b\r\n", count: 100) + "a", .tooManyFields),
            .raw("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\n", .bareLineFeed),
            .raw("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100001\r", .bodyTooLarge),
            .raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", .bodyTooLarge),
        ] as [MalformedRequest]
    )
    func earliness(request: MalformedRequest) {
        let bytes = Array(request.text.utf8)
        #expect(PiecewiseParse.outcome(of: bytes) == .refused(request.error))
        #expect(PiecewiseParse.outcome(of: Array(bytes.dropLast())) == .incomplete)
    }

    @Test(
        "Each refusal has the status that its cause asks for",
        arguments: [
            (RequestError.bareLineFeed, 400), (.conflictingFraming, 400), (.invalidChunkSize, 400),
            (.missingHost, 400), (.invalidTarget, 400), (.bodyTooLarge, 413), (.targetTooLong, 414),
            (.expectationFailed, 417), (.headerSectionTooLarge, 431), (.tooManyFields, 431),
            (.chunkOverheadTooLarge, 431), (.methodNotImplemented, 501), (.codingNotImplemented, 501),
            (.versionNotSupported, 505),
        ]
    )
    func status(error: RequestError, code: Int) {
        #expect(error.status.code == code)
    }

    @Test("The sentence of a refusal is one sentence, and no two are the same")
    func details() {
        #expect(RequestError.allCases.allSatisfy { $0.detail.hasSuffix(".") && $0.code == $0.rawValue })
        #expect(Set(RequestError.allCases.map(\.detail)).count == RequestError.allCases.count)
    }
}
