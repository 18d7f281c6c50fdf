import Postgres
import Runtime

/// What instances must know of tokens that are good no longer.
struct Revocations: Equatable {
    var sessions: [(id: Int64, age: Duration)] = []
    var users: [(id: Int64, tokensValidFrom: UTCTime)] = []

    static func == (one: Revocations, other: Revocations) -> Bool {
        one.sessions.elementsEqual(other.sessions, by: ==) && one.users.elementsEqual(other.users, by: ==)
    }
}

/// The sessions that ended within a time, and the users whose tokens became invalid in it, the oldest first; from the
/// indexes `sessions_ended` and `users_tokens_valid_from`.
///
/// Of more than `limit` the latest are read.
struct ReadRevocations: PostgresStatement {
    let window: Duration
    let limit: Int

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "read_revocations",
        """
        (
            SELECT 's', id, (extract(epoch FROM clock_timestamp() - ended_at) * 1000000)::bigint AS moment
            FROM sessions
            WHERE ended_at IS NOT NULL AND ended_at > now() - $1::bigint * interval '1 microsecond'
            ORDER BY ended_at DESC
            LIMIT $2
        )
        UNION ALL
        (
            SELECT 'u', id, \(TimestampSQL.column("tokens_valid_from"))
            FROM users
            WHERE tokens_valid_from IS NOT NULL
                AND tokens_valid_from > now() - $1::bigint * interval '1 microsecond'
            ORDER BY tokens_valid_from DESC
            LIMIT $2
        )
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.window.wholeNanoseconds / 1000)
        parameters.add(self.limit)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Revocations {
        var revocations = Revocations()
        for row in stride(from: rows.count - 1, through: 0, by: -1) {
            let id = try rows.int64(row, 1)
            if rows.text(row, 0) == "s" {
                revocations.sessions.append((id, .microseconds(try rows.int64(row, 2))))
            } else {
                revocations.users.append((id, try rows.time(row, 2)))
            }
        }
        return revocations
    }
}

/// The schema that the shop's tables are in, which notices are marked with.
struct FindSchema: PostgresStatement {
    var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "find_schema", "SELECT coalesce(current_schema()::text, '')")

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> String {
        rows.text(0, 0)
    }
}
