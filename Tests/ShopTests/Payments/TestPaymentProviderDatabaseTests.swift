import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The test provider", .database, .enabled(if: TestEnvironment.databaseURL != nil), .timeLimit(.minutes(15)))
struct TestPaymentProviderDatabaseTests {
    private static let declined = ChargeAnswer.refused("The card was declined.")

    private static let repetitions: [(Int64, [ChargeAnswer])] = [
        (1250, [.charged, .charged, .charged]),
        (1213, [Self.declined, Self.declined, Self.declined]),
        (1237, [.unanswered, .charged, .charged]),
    ]

    @Test(
        "A charge that is repeated is one charge, with one answer once it is known",
        arguments: Self.repetitions
    )
    @Loop
    func repeats(amount: Int64, answers: [ChargeAnswer]) async throws {
        let database = try TestDatabase.required()
        let provider = TestPaymentProvider(postgres: database.pool)
        for expected in answers {
            let answer = try await provider.charge(FixedDecimal(minorUnits: amount), reference: "one")
            #expect(answer == expected)
        }
        #expect(try await database.texts("SELECT charge_count FROM test_provider_charges") == ["3"])
    }

    @Test("What was given back stays so, and nothing is charged under its reference any more, even if nothing was")
    @Loop
    func refunds() async throws {
        let database = try TestDatabase.required()
        let provider = TestPaymentProvider(postgres: database.pool)
        let amount = FixedDecimal(minorUnits: 1250)
        #expect(try await provider.charge(amount, reference: "charged") == .charged)
        for reference in ["charged", "new"] {
            for _ in 0..<2 { try await provider.refund(amount, reference: reference) }
            let answer = try await provider.charge(amount, reference: reference)
            #expect(answer == .refused("The payment was called off."))
        }
        let books = try await database.texts(
            "SELECT concat_ws(' ', reference, outcome, refunded) FROM test_provider_charges ORDER BY reference"
        )
        #expect(books == ["charged charged t", "new refused t"])
    }
}
