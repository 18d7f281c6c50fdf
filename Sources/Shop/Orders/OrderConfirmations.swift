import Runtime

/// Confirmations of orders, mailed once by a job.
///
/// The job leaves it to `send`, which a worker's death must not interrupt; it only says what came of it.
@Loop
struct OrderConfirmations {
    /// Mails the confirmation of an order, unless another attempt has begun to; the second argument names the attempt.
    typealias Send = @Loop @Sendable (_ orderID: Int64, _ attempt: String) async throws -> OrderConfirmationResult

    let send: Send

    /// The name of the kind; the arguments are `order_id`.
    nonisolated static let kind = "order_confirmation"

    /// Mails the confirmation of an order.
    ///
    /// - Throws: What `send` throws.
    func run(_ context: JobContext) async throws -> JobOutcome {
        guard let orderID = try context.integer("order_id") else { return .doneWithError("There is no such order.") }
        return try await self.send(orderID, context.attemptName).jobOutcome
    }
}

extension JobKind {
    /// Mails the confirmation of an order; where that fails for now, at most three times more, a minute apart.
    static func orderConfirmation(_ confirmations: OrderConfirmations) -> JobKind {
        let policy = JobPolicy(maximumAttempts: 4, firstDelay: .seconds(60), maximumDelay: .seconds(60))
        return JobKind(OrderConfirmations.kind, policy: policy) { try await confirmations.run($0) }
    }
}
