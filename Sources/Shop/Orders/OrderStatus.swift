/// Where an order stands.
///
/// The raw value is what the table and clients have.
package enum OrderStatus: String, CaseIterable, Sendable {
    /// It is placed, its stock is taken, and its payment is on the way.
    case pending

    /// The money is there.
    case paid

    /// It has been delivered: nothing becomes of it any more.
    case completed

    /// It was called off before completion: its stock is back, and what was paid goes back.
    case cancelled

    /// The payment was refused: its stock is back.
    case paymentFailed = "payment_failed"

    /// What a move brings about besides the new status.
    package enum Effect: Sendable {
        /// What was taken from the stock goes back to it.
        case returnsStock

        /// What has been charged, or is just being charged, goes back to the buyer.
        case refunds
    }

    /// What comes with a move to another status; `nil` if the move is not allowed.
    ///
    /// Of each status that gives stock back there is no way on, so stock is given back once at most.
    package func effects(becoming next: OrderStatus) -> Set<Effect>? {
        switch (self, next) {
        case (.pending, .paid), (.paid, .completed): []
        case (.pending, .paymentFailed): [.returnsStock]
        case (.pending, .cancelled), (.paid, .cancelled): [.returnsStock, .refunds]
        default: nil
        }
    }
}
