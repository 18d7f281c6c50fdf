import HTTP
import Testing

@Suite("Queries")
struct QueryItemsTests {
    private func items(_ query: String) throws(TargetError) -> QueryItems {
        let bytes = Array(query.utf8)
        return try QueryItems(bytes.span)
    }

    @Test(
        "A query is taken apart into decoded names and values",
        arguments: [
            ("", []), ("&", []), ("&&&", []), ("a=b", ["a:b"]), ("a", ["a:"]), ("a=", ["a:"]), ("=b", [":b"]),
            ("=", [":"]),
            ("a=b&c=d", ["a:b", "c:d"]), ("a=b&&c=d&", ["a:b", "c:d"]), ("a=b=c", ["a:b=c"]),
            ("a=1&a=2", ["a:1", "a:2"]),
            ("a+b=c+d", ["a b:c d"]), ("a%2Bb=%26%3D", ["a+b:&="]), ("name=caf%C3%A9", ["name:caf\u{E9}"]),
            ("a=?/:@", ["a:?/:@"]), ("a;b=c", ["a;b:c"]), ("A=1&a=2", ["A:1", "a:2"]),
        ]
    )
    func decoding(query: String, items: [String]) throws {
        #expect(try self.items(query).items.map { "\($0.name):\($0.value)" } == items)
    }

    @Test(
        "A query that cannot be decoded is refused",
        arguments: [
            ("a=%", TargetError.invalidPercentEscape), ("%4=b", .invalidPercentEscape),
            ("a=%4&b", .invalidPercentEscape),
            ("a=%g0", .invalidPercentEscape), ("a=%00", .nulByte), ("%00", .nulByte), ("a=%FF", .invalidUTF8),
            ("a=%C3&b=%A9", .invalidUTF8),
        ]
    )
    func refusal(query: String, error: TargetError) {
        #expect(throws: error) { try self.items(query) }
    }

    @Test("A repeated parameter is noticed and none of its values is lost")
    func repeated() throws {
        let items = try self.items("a=1&b=2&a=3")
        #expect(items["a"] == "1")
        #expect(items["b"] == "2")
        #expect(items["c"] == nil)
        #expect(items.values(of: "a") == ["1", "3"])
        #expect(items.isRepeated("a"))
        #expect(!items.isRepeated("b"))
        #expect(!items.isRepeated("c"))
    }

    @Test("There are at most 64 parameters")
    func bound() throws {
        let most = Array(repeating: "a=b", count: 64).joined(separator: "&")
        #expect(try self.items(most).items.count == 64)
        #expect(try self.items(most + "&&").items.count == 64)
        #expect(throws: TargetError.tooManyQueryItems) { try self.items(most + "&c") }
    }

    @Test("The query of a head is the one of its target")
    func head() throws {
        #expect(try parsedHead(target: "/a?b=c").queryItems()["b"] == "c")
        #expect(try parsedHead(target: "/a?").queryItems().isEmpty)
        #expect(try parsedHead(target: "/a").queryItems().isEmpty)
    }
}
