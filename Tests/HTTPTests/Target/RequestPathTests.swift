import HTTP
import Testing

@Suite("Request paths")
struct RequestPathTests {
    private func path(_ path: String) throws(TargetError) -> RequestPath? {
        let bytes = Array(path.utf8)
        return try RequestPath(bytes.span)
    }

    @Test(
        "A path is taken apart into decoded segments",
        arguments: [
            ("/", []), ("/api", ["api"]), ("/api/", ["api"]), ("/api/products/1/", ["api", "products", "1"]),
            ("/a%20b/%C3%A9", ["a b", "\u{E9}"]), ("/%61%2d", ["a-"]), ("/a+b", ["a+b"]), ("/...", ["..."]),
            ("/.a/a.", [".a", "a."]), ("/%25", ["%"]), ("/%3F%23", ["?#"]), ("/a;b=c", ["a;b=c"]),
        ]
    )
    func segments(path: String, segments: [String]) throws {
        let parsed = try #require(try self.path(path))
        #expect(parsed.segments == segments)
        #expect(parsed.hasTrailingSlash == path.hasSuffix("/"))
    }

    @Test(
        "A path that two readers could read differently names nothing",
        arguments: [
            "", "*", "a", "//", "//a", "/a//b", "/a//", "/.", "/..", "/a/../b", "/a/./b", "/%2e", "/%2E%2e/a", "/.%2e",
            "/a%2Fb", "/a%2fb", "/a%5Cb", "/%2F",
        ]
    )
    func nothing(path: String) throws {
        #expect(try self.path(path) == nil)
    }

    @Test(
        "A path that cannot be decoded is refused, whatever else is odd about it",
        arguments: [
            ("/%", TargetError.invalidPercentEscape), ("/a%2", .invalidPercentEscape), ("/%zz", .invalidPercentEscape),
            ("/%2", .invalidPercentEscape), ("/%%41", .invalidPercentEscape), ("/% 41", .invalidPercentEscape),
            ("/%+1", .invalidPercentEscape), ("/%00", .nulByte), ("/a%00b", .nulByte), ("/%FF", .invalidUTF8),
            ("/%C0%AF", .invalidUTF8), ("/%C3", .invalidUTF8), ("/%ED%A0%80", .invalidUTF8),
            ("/%F4%90%80%80", .invalidUTF8), ("/%80", .invalidUTF8), ("/../%zz", .invalidPercentEscape),
            ("//%00", .nulByte), ("/%2%66", .invalidPercentEscape),
        ]
    )
    func refusal(path: String, error: TargetError) {
        #expect(throws: error) { try self.path(path) }
    }
}
