import HTTP
import Testing

@testable import Shop

@Suite("Hashes of contents")
struct ContentHashTests {
    /// Bytes that look like nothing in particular.
    private static func bytes(_ count: Int) -> [UInt8] {
        var state: UInt32 = 1
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: state >> 24)
        }
    }

    @Test("Equal bytes have equal hashes, wherever they lie", arguments: 0..<70)
    func isStable(_ count: Int) {
        let bytes = Self.bytes(count)
        #expect(ContentHash.hash(bytes) == ContentHash.hash(Array(([1, 2, 3] + bytes).dropFirst(3))))
    }

    @Test("The hashes are the same in every process and every release of the program")
    func isFixed() {
        let hashes = ["", "a", "soundwave", String(repeating: "0123456789", count: 10)].map {
            ContentHash.hash(Array($0.utf8))
        }
        #expect(hashes == Self.known)
    }

    /// Worked out by another program.
    private static let known: [UInt64] = [
        0x9987195dbf327870, 0x0c44ac08f441196e, 0xa59ee69bb4c436f3, 0xf2f1c7fcda1a4598,
    ]

    @Test(
        "Each bit of the bytes changes about half the bits of the hash",
        arguments: [1, 7, 8, 9, 15, 16, 17, 31, 33, 100]
    )
    func mixes(_ count: Int) {
        let bytes = Self.bytes(count)
        let hash = ContentHash.hash(bytes)
        var changed = 0
        for bit in 0..<(count * 8) {
            var other = bytes
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            let difference = (ContentHash.hash(other) ^ hash).nonzeroBitCount
            #expect(difference >= 10, "bit \(bit) of \(count) bytes")
            changed += difference
        }
        #expect((28.0...36.0).contains(Double(changed) / Double(count * 8)))
    }

    @Test("Bytes that differ in length only differ in hash")
    func seesLength() {
        let hashes = (0..<200).map { ContentHash.hash([UInt8](repeating: 0, count: $0)) }
        #expect(Set(hashes).count == 200)
    }

    @Test("Many similar contents have different hashes, and so different tags")
    func hasNoCollision() {
        let contents = (0..<50_000).map { Array("{\"id\":\($0),\"stock\":\($0 % 7)}".utf8) }
        #expect(Set(contents.map(ContentHash.hash)).count == contents.count)
        #expect(Set(contents.prefix(1000).map { EntityTag(ofContent: $0).text }).count == 1000)
    }

    @Test("The tag of a content is strong, and legible in a field")
    func makesTag() {
        let tag = EntityTag(ofContent: Array("soundwave".utf8))
        #expect(!tag.isWeak)
        #expect(tag.text.utf8.count == 13)
        #expect(EntityTag(parsing: tag.text.utf8Span.span) == tag)
    }
}
