import JSON
import Postgres

/// A charge in the books of the test provider.
struct TestCharge: Equatable {
    let outcome: TestPaymentProvider.Outcome

    /// How often it was asked for.
    let requestCount: Int64
    let isRefunded: Bool
}

/// Writes charges to the test provider's books, or that they were asked for once more; by the primary key, in its
/// order, so that two such statements cannot wait for one another.
struct AddTestCharges: PostgresStatement {
    /// A charge that is asked for.
    struct Request: Hashable {
        let reference: String
        let amount: FixedDecimal
    }

    /// None of them with the reference of another.
    let requests: [Request]

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "add_test_charges",
        """
        INSERT INTO test_provider_charges AS t (reference, amount, outcome)
        SELECT r.reference, r.amount, r.outcome
        FROM unnest($1::text[], $2::numeric[], $3::text[]) AS r (reference, amount, outcome)
        ORDER BY r.reference
        ON CONFLICT (reference) DO UPDATE SET charge_count = t.charge_count + 1
        RETURNING t.reference, t.outcome, t.charge_count, t.refunded
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(texts: self.requests.lazy.map(\.reference))
        parameters.add(texts: self.requests.lazy.map(\.amount.description))
        parameters.add(texts: self.requests.lazy.map { TestPaymentProvider.outcome(of: $0.amount).rawValue })
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [String: TestCharge] {
        var charges: [String: TestCharge] = [:]
        for row in 0..<rows.count {
            guard let outcome = TestPaymentProvider.Outcome(rawValue: rows.text(row, 1)) else {
                throw PostgresError(.unexpectedColumn, serverMessage: "a charge has an outcome")
            }
            charges[rows.text(row, 0)] = TestCharge(
                outcome: outcome,
                requestCount: try rows.int64(row, 2),
                isRefunded: try rows.bool(row, 3)
            )
        }
        return charges
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
