import Postgres

/// Which database a server has, and where it is in the write-ahead log; primary and replica are asked the same.
///
/// It reads no table of the shop: `pg_control_system()` reads a file of 8 kB, `pg_database` has an index for names.
/// What is not flushed yet is left out, since no replica can have it.
struct FindServerPosition: PostgresStatement {
    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_server_position",
        """
        SELECT (SELECT system_identifier FROM pg_control_system()),
            (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),
            coalesce(to_regclass('cache_generations')::oid::bigint, 0),
            server.is_standby,
            pg_wal_lsn_diff(
                CASE WHEN server.is_standby THEN coalesce(pg_last_wal_replay_lsn(), '0/0')
                ELSE pg_current_wal_flush_lsn() END,
                '0/0'
            )::bigint
        FROM (SELECT pg_is_in_recovery() AS is_standby) server
        """
    )

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ServerPosition {
        ServerPosition(
            identity: ServerPosition.Identity(
                systemIdentifier: try rows.int64(0, 0),
                databaseID: try rows.int64(0, 1),
                tableID: try rows.int64(0, 2)
            ),
            isStandby: try rows.bool(0, 3),
            position: try rows.int64(0, 4)
        )
    }
}
