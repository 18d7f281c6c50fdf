import HTTP
import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The responder and targets", .loop)
struct ShopResponderTargetTests {
    @Test(
        "A path means the same however it is encoded",
        arguments: ["/echo/71", "/echo/71/", "/echo/%37%31", "/%65cho/71/", "/echo/7%31/?", "http://shop.test/echo/71"]
    )
    @Loop
    func decodes(_ target: String) async throws {
        let answer = try await ResponderFixture().client.send("GET", target)
        #expect(answer.status == 200)
        #expect(answer.text == "{\"id\": 71}")
    }

    @Test(
        "A path that leads nowhere is 404",
        arguments: [
            "/", "/echo", "/echo/0", "/echo/-1", "/echo/01", "/echo/9223372036854775808", "/echo/1/2", "/echo//1",
            "//echo/1", "/echo/1//", "/echo/%2e/1", "/echo/%2e%2e/echo/1", "/x/../echo/1", "/echo%2f1", "/echo/1%2F",
            "/echo%5c1", "/echo/%30", "/echo/%2B1", "/echo/1%20", "/echo/%E0%A5%A7", "/Echo/1", "/echo;a=b/1",
        ]
    )
    @Loop
    func isNotFound(_ target: String) async throws {
        try await ResponderFixture().client.send("GET", target).expectProblem(404, "not_found")
    }

    @Test(
        "A path that cannot be decoded is 400",
        arguments: [
            ("/echo/%", "invalid_percent_escape"), ("/echo/%3", "invalid_percent_escape"),
            ("/echo/%zz", "invalid_percent_escape"), ("/%/1", "invalid_percent_escape"), ("/echo/%00", "nul_byte"),
            ("/echo/1%00", "nul_byte"), ("/echo/%ff", "invalid_utf8"), ("/echo/%c0%af", "invalid_utf8"),
        ]
    )
    @Loop
    func refusesPath(_ target: String, _ code: String) async throws {
        try await ResponderFixture().client.send("GET", target).expectProblem(400, code)
    }

    @Test(
        "A query that cannot be decoded is 400",
        arguments: [
            ("?a=%", "invalid_percent_escape"), ("?%2=1", "invalid_percent_escape"), ("?a=%00", "nul_byte"),
            ("?a=%ff", "invalid_utf8"),
            ("?" + String(repeating: "a&", count: 65), "too_many_query_items"),
        ]
    )
    @Loop
    func refusesQuery(_ query: String, _ code: String) async throws {
        try await ResponderFixture().client.send("GET", "/query" + query).expectProblem(400, code)
    }
}
