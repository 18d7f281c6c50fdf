import Crypto
import Testing

@testable import Shop

@Suite("Numbers of orders")
struct OrderNumberTests {
    @Test("Every random byte gives a character of the alphabet, each as often")
    func isEven() {
        var counts: [Character: Int] = [:]
        for start in stride(from: 0, to: 256, by: OrderNumber.length) {
            let number = OrderNumber.make(from: RandomBytes { (0..<$0).map { UInt8(start + $0) } })
            #expect(number.count == OrderNumber.length)
            for character in number { counts[character, default: 0] += 1 }
        }
        #expect(Set(counts.keys) == Set("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
        #expect(counts.values.allSatisfy { $0 == 8 })
    }

    @Test("No two are the same")
    func isRandom() {
        #expect(Set((0..<1000).map { _ in OrderNumber.make(from: .system) }).count == 1000)
    }

    @Test("An order without a key gets one that nobody has, another number each time, and the hash of its request")
    func makesKey() throws {
        let request = try OrderRequestTests.request(#"{"items":[{"product_id":1,"quantity":2}]}"#)
        let first = NewOrder(request, userID: 1, key: nil, requestID: "test", random: .system)
        let second = NewOrder(request, userID: 1, key: nil, requestID: "test", random: .system)
        #expect(first.key != second.key && first.number != second.number && first.hash == second.hash)
        #expect(IdempotencyKey.lengths.contains(first.key.count))
        #expect(NewOrder(request, userID: 1, key: "mine", requestID: "test", random: .system).key == "mine")
    }
}
