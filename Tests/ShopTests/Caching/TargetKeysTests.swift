import Testing

@testable import Shop

@Suite("Keys by the spelling of their targets")
struct TargetKeysTests {
    private static func key(_ number: Int) -> PageKey { PageKey(.products, "products \(number)") }

    private static func find(_ keys: TargetKeys, _ target: String) -> PageKey? {
        keys.key(of: Array(target.utf8).span)?.key
    }

    @Test("A target that was noted is found again, byte for byte, with the text of its names")
    func found() {
        var keys = TargetKeys(seed: 1)
        keys.add(Array("/a?b=1".utf8).span, Self.key(1))
        let found = keys.key(of: Array("/a?b=1".utf8).span)
        #expect(found?.key == Self.key(1) && found?.storedText == Array("products 1".utf8))
        #expect(Self.find(keys, "/a?b=2") == nil && Self.find(keys, "/a") == nil && Self.find(keys, "") == nil)
    }

    @Test("A target that is too long is not noted")
    func long() {
        var keys = TargetKeys(seed: 1)
        let longest = String(repeating: "a", count: TargetKeys.maximumTargetBytes)
        keys.add(Array(longest.utf8).span, Self.key(1))
        keys.add(Array((longest + "a").utf8).span, Self.key(2))
        #expect(Self.find(keys, longest) == Self.key(1) && Self.find(keys, longest + "a") == nil)
    }

    @Test("Of more targets than there are places each finds its own key or none, and the last one its own")
    func many() {
        var keys = TargetKeys(seed: 7)
        let count = TargetKeys.capacity * 2
        for number in 0..<count {
            keys.add(Array("/\(number)".utf8).span, Self.key(number))
            #expect(Self.find(keys, "/\(number)") == Self.key(number))
        }
        var foundCount = 0
        for number in 0..<count {
            guard let found = Self.find(keys, "/\(number)") else { continue }
            foundCount += 1
            #expect(found == Self.key(number))
        }
        #expect((1...TargetKeys.capacity).contains(foundCount))
    }
}
