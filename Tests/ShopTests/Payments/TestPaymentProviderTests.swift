import JSON
import Testing

@testable import Shop

@Suite("The test provider's outcomes")
struct TestPaymentProviderTests {
    @Test("By the cents a charge succeeds, fails or is answered late", arguments: 0...99)
    func outcomes(cents: Int64) {
        let expected: TestPaymentProvider.Outcome =
            switch cents {
            case 13: .refused
            case 37: .late
            default: .charged
            }
        for whole in [0, 100, 1_234_500] as [Int64] {
            #expect(TestPaymentProvider.outcome(of: FixedDecimal(minorUnits: whole + cents)) == expected)
        }
    }
}
