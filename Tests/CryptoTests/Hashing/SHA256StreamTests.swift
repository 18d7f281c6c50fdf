import Testing

@testable import Crypto

@Suite("SHA-256 of pieces")
struct SHA256StreamTests {
    @Test("However a message is cut, its digest is that of the whole", arguments: [1, 3, 63, 64, 65, 1000])
    func pieces(length: Int) {
        let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        var stream = SHA256Stream()
        for start in stride(from: 0, to: message.count, by: length) {
            stream.update(Array(message[start..<min(start + length, message.count)]))
        }
        let digest = stream.finish()
        #expect(digest == SHA256.digest(of: message))
    }

    @Test("Nothing, and empty pieces, have the digest of the empty message")
    func empty() {
        var stream = SHA256Stream()
        stream.update([])
        let digest = stream.finish()
        #expect(digest == SHA256.digest(of: []))
    }
}
