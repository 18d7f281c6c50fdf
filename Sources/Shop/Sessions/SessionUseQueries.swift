import Postgres
import Runtime

/// Writes when open sessions were last used, by the primary key, in one statement.
///
/// A row that another transaction has locked is passed over: it is being rotated, which notes its use, or ended.
struct WriteSessionUses: PostgresStatement {
    typealias Output = Void

    let uses: [(sessionID: Int64, time: UTCTime)]

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "write_session_uses",
        """
        WITH used AS (
            SELECT s.id, \(TimestampSQL.parameter("u.moment")) AS used_at
            FROM unnest($1::bigint[], $2::bigint[]) AS u (id, moment)
            JOIN sessions s ON s.id = u.id
            WHERE s.ended_at IS NULL AND s.last_used_at < \(TimestampSQL.parameter("u.moment"))
            FOR NO KEY UPDATE OF s SKIP LOCKED
        )
        UPDATE sessions s SET last_used_at = used.used_at FROM used WHERE s.id = used.id
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.uses.lazy.map(\.sessionID))
        parameters.add(self.uses.lazy.map(\.time.microseconds))
    }
}
