import HTTP
import Testing

@testable import Shop

@Suite("Requests that prove themselves by a cookie")
struct SameOriginTests {
    private static let own = "X-Requested-With: soundwave"

    @Test(
        "They are taken from the shop's own pages, and from clients that are no browsers",
        arguments: [
            [Self.own],
            [Self.own, "Sec-Fetch-Site: same-origin"],
            [Self.own, "Origin: https://shop.test:8443"],
            [Self.own, "Origin: http://shop.test:8443", "Sec-Fetch-Site: same-origin"],
            ["x-requested-with: XMLHttpRequest", "Origin: https://shop.test:8443", "Sec-Fetch-Site: same-origin"],
        ]
    )
    func areTaken(_ lines: [String]) throws {
        #expect(throws: Never.self) { try SameOrigin.check(try GivenHead.with(lines, host: "shop.test:8443")) }
    }

    @Test(
        "From any other page, or where it is not said, they are 403",
        arguments: [
            [],
            ["X-Requested-With:"],
            [Self.own, Self.own],
            ["Origin: https://shop.test:8443", "Sec-Fetch-Site: same-origin"],
            [Self.own, "Sec-Fetch-Site: same-site"],
            [Self.own, "Sec-Fetch-Site: cross-site"],
            [Self.own, "Sec-Fetch-Site: none"],
            [Self.own, "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: same-origin"],
            [Self.own, "Origin: null"],
            [Self.own, "Origin: https://shop.test"],
            [Self.own, "Origin: https://other.shop.test:8443"],
            [Self.own, "Origin: https://shop.test:8443.evil.example"],
            [Self.own, "Origin: ftp://shop.test:8443"],
            [Self.own, "Origin: https://shop.test:8443", "Origin: https://evil.example"],
            [Self.own, "Origin: https://shop.test:8443", "Sec-Fetch-Site: cross-site"],
        ]
    )
    func areRefused(_ lines: [String]) throws {
        let head = try GivenHead.with(lines, host: "shop.test:8443")
        let problem = try #require(throws: Problem.self) { try SameOrigin.check(head) }
        #expect(problem.status == .forbidden)
        #expect(problem.code == "cross_origin_request")
    }
}
