package import JSON
package import Postgres
package import Runtime

/// The built-in provider: it moves no money, and by the cents of the amount does all that a real one may do.
///
/// Its books are a table of their own, written by statements of their own, each its own transaction: so a crash between
/// what it has done and what the shop has written of it is a real one.
package struct TestPaymentProvider: PaymentProvider {
    /// What becomes of a charge.
    package enum Outcome: String, CaseIterable, Sendable {
        /// It succeeds.
        case charged

        /// It fails.
        case refused

        /// It succeeds, but the answer to the first request is lost; whoever asks again is told.
        case late
    }

    private let postgres: PostgresPool
    private let charges: CallBatcher<AddTestCharges.Request, TestCharge>

    /// - Parameter postgres: Where its books are.
    @Loop
    package init(postgres: PostgresPool) {
        self.postgres = postgres
        self.charges = CallBatcher(maximumCount: Payments.maximumBatchSize) { requests in
            let statement = AddTestCharges(requests: requests)
            let charges = try await postgres.withConnection { try await $0.execute(statement) }
            return Dictionary(
                uniqueKeysWithValues: requests.compactMap { request in
                    charges[request.reference].map { (request, $0) }
                }
            )
        }
    }

    /// What becomes of a charge of an amount: with 13 cents it fails, with 37 it is answered late, else it succeeds.
    ///
    /// Few prices end so: who tries the shop out meets the odd outcomes only when asking for them.
    package static func outcome(of amount: FixedDecimal) -> Outcome {
        switch amount.minorUnits % 100 {
        case 13: .refused
        case 37: .late
        default: .charged
        }
    }

    /// Writes the charge, or that it was asked for again, and answers by its outcome.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    package func charge(_ amount: FixedDecimal, reference: String) async throws -> ChargeAnswer {
        guard let charge = try await self.charges.value(of: .init(reference: reference, amount: amount)) else {
            throw PostgresError(.unexpectedColumn, serverMessage: "every charge is answered")
        }
        if charge.isRefunded { return .refused("The payment was called off.") }
        switch charge.outcome {
        case .charged: return .charged
        case .refused: return .refused("The card was declined.")
        case .late: return charge.requestCount > 1 ? .charged : .unanswered
        }
    }

    /// Writes that the charge has gone back, or that there will be none.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    package func refund(_ amount: FixedDecimal, reference: String) async throws {
        let statement = RefundTestCharge(reference: reference, amount: amount)
        try await self.postgres.withConnection { try await $0.execute(statement) }
    }
}
