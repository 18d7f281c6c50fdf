package import JSON

/// How an order is paid.
package struct Payment: Equatable, Sendable {
    /// How far it is; the raw value is the table's.
    package enum State: String, CaseIterable, Sendable {
        /// The provider is being asked, or was, and its answer is not written yet.
        case started

        /// The money is there.
        case charged

        /// It will not be; nothing was taken.
        case failed

        /// The order was cancelled: what was taken, or may have been, is to go back.
        case refundDue = "refund_due"

        /// It has gone back, and nothing will be taken any more.
        case refunded
    }

    package let orderID: Int64

    /// Whose order it is.
    package let userID: Int64
    package let orderStatus: OrderStatus
    package let state: State

    /// The name of the charge with the provider.
    package let reference: String
    package let amount: FixedDecimal
}
