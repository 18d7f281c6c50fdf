import HTTP

extension Problem {
    /// What was asked for cannot become of an order in this status.
    static func invalidOrderState(_ status: OrderStatus) -> Problem {
        Problem(
            .conflict,
            "invalid_order_state",
            "The order is \(status.words), which does not allow this; nothing was changed."
        )
    }
}

extension OrderStatus {
    /// The status in a sentence for people.
    fileprivate var words: String { self == .paymentFailed ? "one whose payment failed" : self.rawValue }
}
