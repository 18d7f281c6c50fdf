import HTTP
import Testing

@Suite("Entity tags")
struct EntityTagTests {
    @Test(
        "A tag is read if it is well-formed",
        arguments: [
            ("\"a\"", "a", false), ("\"\"", "", false), ("W/\"a\"", "a", true), ("\"a,b\\\"", "a,b\\", false),
            ("\"W/\"", "W/", false),
        ]
    )
    func reading(text: String, opaque: String, isWeak: Bool) throws {
        let bytes = Array(text.utf8)
        let read = EntityTag(parsing: bytes.span)
        let tag = try #require(read)
        #expect(tag == EntityTag(opaque, isWeak: isWeak))
        #expect(tag.text == text)
    }

    @Test(
        "What is no tag is not read as one",
        arguments: ["", "a", "\"", "\"a", "a\"", "w/\"a\"", "W/a", "W/", "W/\"", "\"a b\"", "\"a\"b\"", "*", "\"a\" "]
    )
    func refusal(text: String) {
        let bytes = Array(text.utf8)
        let read = EntityTag(parsing: bytes.span)
        #expect(read == nil)
    }

    // The four pairs of RFC 9110 section 8.8.3.2.
    @Test(
        "Two tags match strongly if neither is weak, and weakly whatever they are",
        arguments: [
            (EntityTag("1", isWeak: true), EntityTag("1", isWeak: true), false, true),
            (EntityTag("1", isWeak: true), EntityTag("2", isWeak: true), false, false),
            (EntityTag("1", isWeak: true), EntityTag("1"), false, true),
            (EntityTag("1"), EntityTag("1"), true, true),
        ]
    )
    func comparison(one: EntityTag, other: EntityTag, strongly: Bool, weakly: Bool) {
        #expect(one.stronglyMatches(other) == strongly)
        #expect(other.stronglyMatches(one) == strongly)
        #expect(one.weaklyMatches(other) == weakly)
        #expect(other.weaklyMatches(one) == weakly)
    }
}
