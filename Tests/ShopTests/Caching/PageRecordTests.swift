import HTTP
import Runtime
import Testing

@testable import Shop

@Suite("Pages as they lie in Redis")
struct PageRecordTests {
    private static let key = PageKey(.products, "products first limit=20")

    @Test(
        "What is filed is read again",
        arguments: [
            TestPages.page("[{\"id\":1}]", generation: 7, next: "/api/products/?cursor=abc", total: 12),
            TestPages.page("[]"), TestPages.page("", generation: .max, total: 0),
        ]
    )
    func roundTrip(_ page: CachedPage) throws {
        let bytes = PageRecord.encode(page, for: Self.key)
        let read = try #require(PageRecord.decode(bytes, for: Self.key, generation: page.generation))
        #expect(read.content == page.content && read.fields.bytes == page.fields.bytes)
        #expect(read.generation == page.generation)
        #expect(read.madeAt == page.madeAt && read.expiresAt == page.expiresAt && read.tag == page.tag)
    }

    @Test("What was filed for another key, namespace or generation is not read")
    func others() {
        let bytes = PageRecord.encode(TestPages.page(generation: 7), for: Self.key)
        #expect(PageRecord.decode(bytes, for: Self.key, generation: 7) != nil)
        #expect(PageRecord.decode(bytes, for: Self.key, generation: 8) == nil)
        #expect(PageRecord.decode(bytes, for: PageKey(.products, "products first"), generation: 7) == nil)
        #expect(PageRecord.decode(bytes, for: PageKey(.categories, Self.key.text), generation: 7) == nil)
    }

    @Test("No byte can be changed, and none be missing or too many")
    func damaged() {
        let page = TestPages.page("[1]", generation: 7, next: "/next", total: 3)
        let bytes = PageRecord.encode(page, for: Self.key)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1 << UInt8(index % 8)
            #expect(PageRecord.decode(changed, for: Self.key, generation: 7) == nil, "byte \(index)")
            #expect(PageRecord.decode(Array(bytes[..<index]), for: Self.key, generation: 7) == nil)
        }
        #expect(PageRecord.decode(bytes + [0], for: Self.key, generation: 7) == nil)
    }
}
