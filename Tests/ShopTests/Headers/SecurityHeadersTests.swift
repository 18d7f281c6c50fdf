import HTTP
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Fields for browsers", .loop)
struct SecurityHeadersTests {
    private static let names = [
        "x-content-type-options", "referrer-policy", "content-security-policy", "x-frame-options",
        "cross-origin-resource-policy",
    ]

    @Test(
        "Every answer has them, errors and OPTIONS too",
        arguments: [
            ("GET", "/echo/7"), ("HEAD", "/echo/7"), ("OPTIONS", "/echo/7"), ("OPTIONS", "*"), ("GET", "/nowhere"),
            ("DELETE", "/echo/7"), ("GET", "/fails/unforeseen/now"), ("GET", "/fails/lost/later"),
            ("GET", "/query?%zz"),
        ]
    )
    @Loop
    func areEverywhere(_ method: String, _ target: String) async throws {
        let answer = try await ResponderFixture().client.send(method, target)
        try self.expectFields(answer)
    }

    @Test("Answers without a request have them as well")
    @Loop
    func areOnRefusals() throws {
        let responder = ResponderFixture().responder
        let request = try TestRequest.make("GET", "/page")
        for response in [
            responder.respond(to: .bareLineFeed, head: nil), responder.respondBusy(to: request),
            responder.respondTimedOut(to: request),
        ] {
            try self.expectFields(try TestAnswer(response, to: request))
        }
    }

    @Test("A page may have its own style, and nothing else; an error at its address is an error like any other")
    @Loop
    func fitsPages() async throws {
        let client = ResponderFixture().client
        let page = try await client.send("GET", "/page", ["Accept": "text/html"])
        #expect(
            page.fields["content-security-policy"]
                == "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        )
        #expect(page.fields["x-frame-options"] == "DENY")
        try self.expectFields(try await client.send("GET", "/page", ["Accept": "application/json"]))
        try self.expectFields(try await client.send("DELETE", "/page", ["Accept": "text/html"]))
    }

    @Test("They are short: each answer carries them")
    func areShort() {
        #expect(HTTPFieldBlockSize.bytes(of: SecurityHeaders.api) <= 210)
    }

    private func expectFields(_ answer: TestAnswer) throws {
        #expect(
            Self.names.map { answer.fields[$0] } == [
                "nosniff", "no-referrer", "default-src 'none'; frame-ancestors 'none'", "DENY", "same-origin",
            ]
        )
    }
}

private enum HTTPFieldBlockSize {
    static func bytes(of block: HTTPFieldBlock) -> Int {
        var response = HTTPResponse(.ok)
        response.addFields(block)
        return response.fields.count
    }
}
