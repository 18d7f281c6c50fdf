import HTTP
import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The responder", .loop)
struct ShopResponderTests {
    // MARK: Errors

    @Test("An unforeseen error is 500, and says nothing of what it was", arguments: ["unforeseen", "refused", "shape"])
    @Loop
    func hidesFaults(_ name: String) async throws {
        let fixture = ResponderFixture()
        for path in ["/fails/\(name)/now", "/fails/\(name)/later"] {
            let answer = try await fixture.client.send("GET", path)
            try answer.expectProblem(500, "internal_error")
            #expect(answer.fields["retry-after"] == nil)
            #expect(!"\(answer.fields)\(answer.text)".contains("hunter2"))
        }
    }

    @Test("A failure of the moment is 503 with Retry-After", arguments: ["lost", "exhausted", "slow", "cancelled"])
    @Loop
    func isUnavailable(_ name: String) async throws {
        let fixture = ResponderFixture()
        for path in ["/fails/\(name)/now", "/fails/\(name)/later"] {
            let answer = try await fixture.client.send("GET", path)
            try answer.expectProblem(503, "service_unavailable")
            #expect(answer.fields["retry-after"] == "1")
            #expect(!"\(answer.fields)\(answer.text)".contains("hunter2"))
        }
    }

    @Test("The answer while too many requests are under way is 503 with Retry-After, each with an id of its own")
    @Loop
    func isBusy() throws {
        let responder = ResponderFixture().responder
        let request = try TestRequest.make("GET", "/page")
        let answers = try (0..<2).map { _ in try TestAnswer(responder.respondBusy(to: request), to: request) }
        for answer in answers {
            try answer.expectProblem(503, "service_unavailable")
            #expect(answer.fields["retry-after"] == "1")
        }
        #expect(answers[0].fields["x-request-id"] != answers[1].fields["x-request-id"])
    }

    @Test("The answer to a request whose time ran out is 504, with the request's own id")
    @Loop
    func timesOut() throws {
        let request = try TestRequest.make("GET", "/page", ["X-Request-Id": "mine"])
        let answer = try TestAnswer(ResponderFixture().responder.respondTimedOut(to: request), to: request)
        try answer.expectProblem(504, "timed_out")
        #expect(answer.fields["x-request-id"] == "mine")
    }

    @Test("What is no acceptable request is answered by its own status and code", arguments: RequestError.allCases)
    @Loop
    func refuses(_ error: RequestError) throws {
        let answer = try TestAnswer(
            ResponderFixture().responder.respond(to: error, head: nil),
            to: try TestRequest.make("GET", "/page")
        )
        let problem = try answer.expectProblem(error.status.code, error.code)
        #expect(problem["title"] == .string(error.status.reason))
        #expect(problem["detail"] == .string(error.detail))
    }

    // MARK: Request ids

    @Test(
        "A sane request id comes back, in answers of all kinds",
        arguments: ["/page", "/nowhere", "/fails/lost/later"]
    )
    @Loop
    func echoesID(_ path: String) async throws {
        let client = ResponderFixture().client
        #expect(try await client.send("GET", path, ["X-Request-Id": "abc-1"]).fields["x-request-id"] == "abc-1")
        let replaced = try await client.send("GET", path, ["X-Request-Id": "a\"b"]).fields["x-request-id"]
        #expect(replaced?.utf8.count == 32)
        #expect(try await client.send("OPTIONS", path, ["X-Request-Id": "abc-2"]).fields["x-request-id"] == "abc-2")
    }

    // MARK: Methods

    @Test(
        "A method that the resource does not have is 405 with Allow",
        arguments: ["POST", "PUT", "PATCH", "DELETE", "TRACE"]
    )
    @Loop
    func refusesMethod(_ method: String) async throws {
        let answer = try await ResponderFixture().client.send(method, "/page")
        try answer.expectProblem(405, "method_not_allowed")
        #expect(answer.fields["allow"] == "GET, HEAD, OPTIONS")
    }

    @Test("OPTIONS names the methods, without content and without asking what the client accepts")
    @Loop
    func answersOptions() async throws {
        let answer = try await ResponderFixture().client.send("OPTIONS", "/page", ["Accept": "image/png"])
        #expect(answer.status == 204)
        #expect(answer.fields["allow"] == "GET, HEAD, OPTIONS")
        #expect(answer.fields["content-length"] == nil)
        #expect(answer.body.isEmpty)
    }

    @Test("OPTIONS * names the methods of the server")
    @Loop
    func answersServerOptions() async throws {
        let answer = try await ResponderFixture().client.send("OPTIONS", "*")
        #expect(answer.status == 204)
        #expect(answer.fields["allow"] == "GET, HEAD, POST, PUT, OPTIONS")
    }

    @Test("OPTIONS of nothing is 404")
    @Loop
    func refusesOptions() async throws {
        try await ResponderFixture().client.send("OPTIONS", "/nowhere").expectProblem(404, "not_found")
    }

    @Test(
        "HEAD has the status and the fields of GET, and no content",
        arguments: ["/page", "/echo/7", "/nowhere", "/fails/lost/now"]
    )
    @Loop
    func answersHead(_ path: String) async throws {
        let client = ResponderFixture().client
        let fields = ["X-Request-Id": "same"]
        let get = try await client.send("GET", path, fields)
        let head = try await client.send("HEAD", path, fields)
        #expect(head.status == get.status)
        #expect(head.fields == get.fields)
        #expect(get.fields["content-length"] == String(get.body.count))
        #expect(head.body.isEmpty)
    }

    // MARK: Accept

    @Test(
        "The client gets what it likes best of what there is",
        arguments: [
            (nil, "json"), ("*/*", "json"), ("text/html", "html"), ("application/json", "json"), ("text/*", "html"),
            ("text/html;q=0.1, application/json;q=0.2", "json"), ("application/*;q=0, */*", "html"),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ]
    )
    @Loop
    func negotiates(_ accept: String?, _ subtype: String) async throws {
        let answer = try await ResponderFixture().client.send("GET", "/page", accept.map { ["Accept": $0] } ?? [:])
        #expect(answer.status == 200)
        #expect(answer.text == "\"\(subtype)\"")
    }

    @Test(
        "A client that takes none of it gets 406, and reads what there is",
        arguments: [
            ("/page", "image/png", "application/json or text/html"),
            ("/page", "*/*;q=0", "application/json or text/html"),
            ("/echo/7", "text/html", "application/json"), ("/echo/7", "application/json;q=0", "application/json"),
        ]
    )
    @Loop
    func isNotAcceptable(_ path: String, _ accept: String, _ offered: String) async throws {
        let answer = try await ResponderFixture().client.send("GET", path, ["Accept": accept])
        let problem = try answer.expectProblem(406, "not_acceptable")
        #expect(problem["detail"] == .string("The resource is offered as \(offered) only."))
    }
}
