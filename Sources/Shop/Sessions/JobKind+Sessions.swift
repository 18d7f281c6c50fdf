import Postgres
import Runtime

extension JobKind {
    /// Removes sessions that ended or expired 30 days ago.
    ///
    /// That is far longer than any instance has to know of them: it refuses the tokens of ended sessions for as long as
    /// those are good, minutes.
    static func sweepSessions(_ postgres: PostgresPool) -> JobKind {
        JobKind("sweep_sessions", policy: .sweep, every: .seconds(3600)) { _ in
            try await Sweep(postgres: postgres).run { afterID, limit in
                SweepSessions(afterID: afterID, limit: limit, retention: .seconds(30 * 86_400))
            }
        }
    }
}
