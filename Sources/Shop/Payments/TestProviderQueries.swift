import JSON
import Postgres

/// A charge in the books of the test provider.
struct TestCharge: Equatable {
    let outcome: TestPaymentProvider.Outcome

    /// How often it was asked for.
    let requestCount: Int64
    let isRefunded: Bool
}

/// Writes a charge to the test provider's books, or that it was asked for once more; by the primary key.
struct AddTestCharge: PostgresStatement {
    let reference: String
    let amount: FixedDecimal
    let outcome: TestPaymentProvider.Outcome

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "add_test_charge",
        """
        INSERT INTO test_provider_charges AS t (reference, amount, outcome) VALUES ($1, $2, $3)
        ON CONFLICT (reference) DO UPDATE SET charge_count = t.charge_count + 1
        RETURNING t.outcome, t.charge_count, t.refunded
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.reference)
        parameters.add(self.amount.description)
        parameters.add(self.outcome.rawValue)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> TestCharge {
        guard rows.count == 1, let outcome = TestPaymentProvider.Outcome(rawValue: rows.text(0, 0)) else {
            throw PostgresError(.unexpectedColumn, serverMessage: "a charge has an outcome")
        }
        return TestCharge(
            outcome: outcome,
            requestCount: try rows.int64(0, 1),
            isRefunded: try rows.bool(0, 2)
        )
    }
}

/// Gives back what was charged under a reference, or closes it if nothing was; by the primary key.
struct RefundTestCharge: PostgresStatement {
    typealias Output = Void

    let reference: String
    let amount: FixedDecimal

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "refund_test_charge",
        """
        INSERT INTO test_provider_charges (reference, amount, outcome, charge_count, refunded)
        VALUES ($1, $2, 'refused', 0, true)
        ON CONFLICT (reference) DO UPDATE SET refunded = true
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.reference)
        parameters.add(self.amount.description)
    }
}
