import Testing

@testable import Crypto

@Suite("Comparison in constant time")
struct ConstantTimeTests {
    @Test("Equal are the same bytes, and nothing else")
    func equality() {
        let bytes = [UInt8](0..<64)
        #expect(ConstantTime.areEqual(bytes, bytes))
        #expect(ConstantTime.areEqual([], []))
        #expect(!ConstantTime.areEqual(bytes, Array(bytes.dropLast())))
        #expect(!ConstantTime.areEqual([], [0]))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 0x80
            #expect(!ConstantTime.areEqual(bytes, other))
        }
    }
}
