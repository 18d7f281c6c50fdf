import HTTP
import Testing

@Suite("Accept")
struct AcceptTests {
    @Test(
        "The client gets the type that it likes best, JSON if it likes both",
        arguments: [
            (nil, "json"), ("", "json"), ("*/*", "json"), ("application/json", "json"), ("text/html", "html"),
            ("APPLICATION/JSON", "json"), ("application/*", "json"), ("text/*", "html"), ("image/png", nil),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
            ("application/json;q=0.5, text/html;q=0.4", "json"), ("application/json;q=0.4, text/html;q=0.5", "html"),
            ("text/html, application/json", "json"), ("text/html;q=0.999, application/json", "json"),
            ("application/json;q=0", nil), ("*/*;q=0", nil), ("application/json;q=0, */*", "html"),
            ("text/*;q=0.3, text/html;q=0.7, application/json;q=0.5", "html"),
            ("text/*, text/html;q=0.1, application/json;q=0.5", "json"),
            ("*/*;q=0.1, application/*;q=0.05", "html"),
            ("text/html;level=1, application/json;q=0.9", "html"),
            ("text/html;q=0.7, text/html;level=2;q=0.9, application/json;q=0.8", "json"),
            ("application/json; charset=utf-8", "json"), ("application/json; indent=4", "json"),
            ("application/json;Q=0.1, text/html;q=0.2", "html"),
            ("application/json ; q=0.1 , text/html ; q=0.2", "html"),
            ("application/json;q=1.5", nil), ("application/json;q=0.1234, text/html;q=0.1", "html"),
            ("application/json;q=, text/html", "html"), ("application/json;q=.5, text/html;q=0.1", "html"),
            ("application/json;q=1.000", "json"), ("application/json;q=1.001", nil), ("garbage", nil), ("*/json", nil),
            ("*", nil), (",,application/json,", "json"), ("text/html;x=\"a,application/json\"", "html"),
            ("application/json;q=0.001", "json"), ("application/json;q=2", nil),
        ] as [(String?, String?)]
    )
    func preference(accept: String?, subtype: String?) throws {
        let head = try accept.map { try parsedHead("Accept: \($0)") } ?? parsedHead()
        #expect(head.preferredType(among: [.json, .html])?.subtype == subtype)
    }

    @Test("Several lines are one list")
    func lines() throws {
        let head = try parsedHead("Accept: text/html;q=0.5", "Accept: application/json;q=0.4")
        #expect(head.preferredType(among: [.json, .html]) == .html)
        #expect(try parsedHead("Accept: */*", "Accept: application/json;q=0").preferredType(among: [.json]) == nil)
    }

    @Test("Of what is not offered nothing is chosen")
    func offered() throws {
        #expect(try parsedHead("Accept: text/html").preferredType(among: [.json]) == nil)
        #expect(try parsedHead("Accept: text/html, */*;q=0.1").preferredType(among: [.json]) == .json)
    }
}
