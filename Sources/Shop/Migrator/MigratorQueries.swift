import Postgres

/// Takes the lock that lets one migrator at a time work on a schema, if it is free.
///
/// It is asked for again and again, not waited for: a statement that waits holds a snapshot, and
/// `CREATE INDEX CONCURRENTLY` of the migrator at work would wait for that in turn.
struct TryMigrationLock: PostgresStatement {
    private static let statement = SQL(
        unprepared: "SELECT pg_try_advisory_lock(1936684398, hashtext(coalesce(current_schema(), '')))"
    )

    var sql: SQL { Self.statement }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        try rows.bool(0, 0)
    }
}

/// Gives the lock back.
struct ReleaseMigrationLock: PostgresStatement {
    private static let statement = SQL(
        unprepared: "SELECT pg_advisory_unlock(1936684398, hashtext(coalesce(current_schema(), '')))"
    )

    var sql: SQL { Self.statement }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        try rows.bool(0, 0)
    }
}

/// Makes the migrator's own table, in the first run.
struct CreateMigrationTable: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(
        unprepared: """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                number integer PRIMARY KEY,
                name text NOT NULL,
                checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now(),
                duration_ms integer
            )
            """
    )

    var sql: SQL { Self.statement }
}

/// Whether the migrator has ever run here.
struct MigrationTableExists: PostgresStatement {
    private static let statement = SQL(
        unprepared: """
            SELECT EXISTS (SELECT 1 FROM pg_class
             WHERE relname = 'schema_migrations'
               AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()))
            """
    )

    var sql: SQL { Self.statement }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        try rows.bool(0, 0)
    }
}

/// All migrations that were applied, in order.
///
/// By the primary key.
struct ListAppliedMigrations: PostgresStatement {
    private static let statement = SQL(
        unprepared: """
            SELECT number, name, checksum, to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
              FROM schema_migrations ORDER BY number
            """
    )

    var sql: SQL { Self.statement }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [MigrationPlan.Applied] {
        var applied: [MigrationPlan.Applied] = []
        for row in 0..<rows.count {
            applied.append(
                MigrationPlan.Applied(
                    number: Int(try rows.int64(row, 0)),
                    name: rows.text(row, 1),
                    checksum: rows.text(row, 2),
                    appliedAt: rows.text(row, 3)
                )
            )
        }
        return applied
    }
}

/// The SHA-256 of a text, in hexadecimal digits.
struct ChecksumOfText: PostgresStatement {
    private static let statement = SQL(unprepared: "SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex')")

    let text: String

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.text)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> String {
        rows.text(0, 0)
    }
}

/// Notes a migration.
///
/// In its transaction it is the first statement, so that a second migrator would collide here.
struct InsertMigration: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(
        unprepared: "INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)"
    )

    let candidate: MigrationPlan.Candidate

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.candidate.file.number)
        parameters.add(self.candidate.file.name)
        parameters.add(self.candidate.checksum)
    }
}

/// Notes how long a migration took.
///
/// By the primary key.
struct UpdateMigrationDuration: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(
        unprepared: "UPDATE schema_migrations SET duration_ms = $2 WHERE number = $1"
    )

    let number: Int
    let milliseconds: Int64

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.number)
        parameters.add(self.milliseconds)
    }
}

/// Indexes of the schema that a failed `CREATE INDEX CONCURRENTLY` left behind: kept up to date, used by no query.
struct ListInvalidIndexes: PostgresStatement {
    private static let statement = SQL(
        unprepared: """
            SELECT quote_ident(c.relname)
              FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             WHERE NOT i.indisvalid AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
             ORDER BY c.relname
            """
    )

    var sql: SQL { Self.statement }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [String] {
        var names: [String] = []
        for row in 0..<rows.count { names.append(rows.text(row, 0)) }
        return names
    }
}

/// The number of the last migration.
///
/// By the primary key, from its end.
struct FindSchemaVersion: PostgresStatement {
    private static let statement = SQL(
        prepared: "find_schema_version",
        "SELECT coalesce(max(number), 0) FROM schema_migrations"
    )

    var sql: SQL { Self.statement }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int {
        Int(try rows.int64(0, 0))
    }
}

/// Whether the database answers at all.
struct PingDatabase: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(prepared: "ping_database", "SELECT 1")

    var sql: SQL { Self.statement }
}

/// The texts that the migrator puts around a file.
enum MigrationCommand {
    static let begin = "BEGIN"
    static let commit = "COMMIT"
    static let rollback = "ROLLBACK"

    static func dropInvalidIndex(_ quotedName: String) -> String {
        "DROP INDEX CONCURRENTLY IF EXISTS \(quotedName)"
    }
}
