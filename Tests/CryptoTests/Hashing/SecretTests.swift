import Testing

@testable import Crypto

@Suite("Secrets")
struct SecretTests {
    private struct Holder {
        let name = "holder"
        let secret: Secret
    }

    @Test("No way of showing a secret, or what holds one, shows its bytes")
    func redacted() {
        let secret = Secret(Array("correct horse".utf8))
        var dumped = ""
        dump(Holder(secret: secret), to: &dumped)
        let shown = ["\(secret)", String(reflecting: secret), String(describing: Holder(secret: secret)), dumped]
        for text in shown {
            #expect(text.contains("(secret)"))
            #expect(!text.contains("horse"))
            #expect(!text.contains("99, 111"), "the bytes as numbers")
            #expect(!text.contains("memory"))
        }
    }

    @Test("A secret lends what it was made of")
    func lends() {
        let bytes: [UInt8] = [0, 1, 2, 0xff]
        let secret = Secret(bytes)
        #expect(secret.count == 4)
        let copy = secret.withBytes { span in span.indices.map { span[$0] } }
        #expect(copy == bytes)
        #expect(Secret([]).count == 0)
    }
}
