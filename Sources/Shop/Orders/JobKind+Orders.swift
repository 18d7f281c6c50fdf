import Postgres
import Runtime

extension JobKind {
    /// Removes the keys of orders that were placed a day ago: who sends one again then places another order.
    static func sweepIdempotencyKeys(_ postgres: PostgresPool) -> JobKind {
        JobKind("sweep_idempotency_keys", policy: .sweep, every: .seconds(3600)) { _ in
            try await Sweep(postgres: postgres).run { afterPage, rowCount in
                SweepIdempotencyKeys(
                    afterPage: afterPage,
                    pageCount: rowCount / 50,
                    retention: .seconds(86_400)
                )
            }
        }
    }
}
