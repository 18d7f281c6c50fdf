import HTTP
import Testing

@testable import Shop

@Suite("Tags that begin with a version")
struct VersionTagTests {
    @Test("A tag is another if the version or the content is, and tells the version")
    func differs() {
        let tag = EntityTag(version: 12, content: [1])
        #expect(tag.version == 12)
        #expect(tag == EntityTag(version: 12, content: [1]))
        #expect(tag != EntityTag(version: 13, content: [1]))
        #expect(tag != EntityTag(version: 12, content: [2]))
    }

    @Test("Other tags, and weak ones, tell none", arguments: ["x", "12", "-12-a", "x-12", "12x-a", ""])
    func tellsNone(opaque: String) {
        #expect(EntityTag(opaque).version == nil)
        #expect(EntityTag("12-a", isWeak: true).version == nil)
    }
}
