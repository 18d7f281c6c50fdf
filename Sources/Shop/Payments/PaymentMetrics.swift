import Runtime

/// What a worker tells of payments.
@Loop
final class PaymentMetrics {
    let charged: Counter
    let refused: Counter
    let unanswered: Counter
    let refunds: Counter

    /// Jobs that reconciliation has added.
    let unsettled: Counter

    init(in registry: MetricsRegistry) {
        func answers(_ answer: String) -> Counter {
            registry.counter("soundwave_charges_total", "Answers of the payment provider.", ["answer": answer])
        }
        self.charged = answers("charged")
        self.refused = answers("refused")
        self.unanswered = answers("none")
        self.refunds = registry.counter("soundwave_refunds_total", "Payments that went back.")
        self.unsettled = registry.counter(
            "soundwave_payments_unsettled_total",
            "Payments that were left without an end, and for which a job was added."
        )
    }

    func note(_ answer: ChargeAnswer) {
        switch answer {
        case .charged: self.charged.increment()
        case .refused: self.refused.increment()
        case .unanswered: self.unanswered.increment()
        }
    }
}
