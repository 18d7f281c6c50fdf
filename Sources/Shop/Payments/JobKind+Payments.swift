import Postgres
import Runtime

extension JobKind {
    /// Charges an order that was placed; ten times, over more than an hour.
    static func chargePayment(_ payments: Payments) -> JobKind {
        JobKind(Payments.chargeKind) { try await payments.charge($0) }
    }

    /// Gives back what was charged for an order that was cancelled; ten times, over more than an hour.
    static func refundPayment(_ payments: Payments) -> JobKind {
        JobKind(Payments.refundKind) { try await payments.refund($0) }
    }

    /// Sees to payments that were left without an end: by a worker that died between charging and writing it down, or
    /// by jobs that are dead.
    static func reconcilePayments(_ postgres: PostgresPool, _ metrics: PaymentMetrics) -> JobKind {
        JobKind("reconcile_payments", policy: .sweep, every: .seconds(60)) { _ in
            let unsettled = EnqueueUnsettledPayments(patience: .seconds(600), limit: 1000)
            let count = try await postgres.withConnection { try await $0.execute(unsettled) }
            metrics.unsettled.increment(by: UInt64(count))
            return .done
        }
    }
}
