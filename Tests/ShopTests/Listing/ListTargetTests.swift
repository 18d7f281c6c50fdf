import Testing

@testable import Shop

@Suite("Targets of lists in normal form")
struct ListTargetTests {
    @Test(
        "Values are percent-encoded but for what is unreserved",
        arguments: [
            ("aZ09-._~", "aZ09-._~"), ("a b&c=d", "a%20b%26c%3Dd"), ("+%/?#\"<>", "%2B%25%2F%3F%23%22%3C%3E"),
            ("é\n", "%C3%A9%0A"), ("", ""),
        ]
    )
    func encodes(_ value: String, _ encoded: String) {
        var target = ListTarget(path: "/list/")
        target.add("name", value)
        target.add("limit", "2")
        #expect(target.text == "/list/?name=\(encoded)&limit=2")
    }
}
