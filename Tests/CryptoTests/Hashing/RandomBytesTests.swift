import Testing

@testable import Crypto

@Suite("Random bytes")
struct RandomBytesTests {
    @Test("As many come as were asked for, never the same ones, and every value occurs")
    func system() {
        var seen: Set<[UInt8]> = []
        var values: Set<UInt8> = []
        for _ in 0..<1000 {
            let bytes = RandomBytes.system.bytes(count: 16)
            #expect(bytes.count == 16)
            #expect(seen.insert(bytes).inserted)
            values.formUnion(bytes)
        }
        #expect(values.count == 256)
        #expect(RandomBytes.system.bytes(count: 0).isEmpty)
    }

    @Test("An identifier is 128 bits of the source")
    func identifier() {
        let source = RandomBytes { count in (0..<count).map(UInt8.init) }
        #expect(source.identifier() == "AAECAwQFBgcICQoLDA0ODw")
    }
}
