import Postgres
import Runtime

/// Whether this transaction is now the only import of the schema, until it ends.
struct TryLockImport: PostgresStatement {
    private static let statement = SQL(
        unprepared: "SELECT pg_try_advisory_xact_lock(1768779887, hashtext(coalesce(current_schema(), '')))"
    )

    var sql: SQL { Self.statement }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        try rows.bool(0, 0)
    }
}

/// Gives each statement of the transaction from here on so long, and each wait for a lock.
struct LimitImportStatements: PostgresStatement {
    typealias Output = Void

    let statementTimeout: Nanoseconds
    let lockTimeout: Nanoseconds

    private static let statement = SQL(
        unprepared: "SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true)"
    )

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        // 0 would be no limit at all.
        parameters.add(String(max(1, self.statementTimeout.count / 1_000_000)))
        parameters.add(String(max(1, self.lockTimeout.count / 1_000_000)))
    }
}

/// Settles the transaction for writing many rows.
///
/// A list of changes that wait to be filed in an index of words gets 4 MiB, not 64 KiB, so that thousands of names are
/// filed at a time and not some fifty; a search that comes meanwhile takes some 2 ms longer. If the connection is lost,
/// a statement ends within a second, not when it is done.
private struct PrepareBulkWrites: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(
        unprepared: """
            SELECT
                set_config('gin_pending_list_limit', '4MB', true), set_config('work_mem', '32MB', true),
                set_config('client_connection_check_interval', '1s', true)
            """
    )

    var sql: SQL { Self.statement }
}

extension PostgresSession {
    /// Settles the transaction for writing many products; see ``PrepareBulkWrites``.
    func prepareBulkWrites() async throws(PostgresError) {
        try await self.execute(PrepareBulkWrites())
    }
}

/// The file's rows while they are being merged, and what that changes; gone with the transaction.
enum ImportTables {
    /// Makes them: the rows as the file has them, what each comes to, and the products whose words change.
    static let script = """
        CREATE TEMPORARY TABLE import_rows (
            line bigint NOT NULL,
            product_id bigint,
            sku text COLLATE "C",
            name text COLLATE "und-x-icu",
            description text,
            price numeric(10, 2),
            stock integer,
            category_name text COLLATE "und-x-icu",
            category_id bigint
        ) ON COMMIT DROP;
        CREATE TEMPORARY TABLE import_plan (
            line bigint NOT NULL,
            target bigint,
            category_id bigint,
            new_category text COLLATE "und-x-icu",
            sku text COLLATE "C",
            name text COLLATE "und-x-icu",
            description text,
            price numeric(10, 2),
            stock integer,
            fault text
        ) ON COMMIT DROP;
        CREATE TEMPORARY TABLE import_renewed (product_id bigint NOT NULL) ON COMMIT DROP
        """
}

/// Takes the rows that ``ImportRow/append(to:)`` makes.
enum CopyImportRows {
    static let text = """
        COPY import_rows (line, product_id, sku, name, description, price, stock, category_name, category_id)
        FROM STDIN
        """
}

/// Counts the rows, for the planner.
struct AnalyzeImportRows: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(unprepared: "ANALYZE import_rows")

    var sql: SQL { Self.statement }
}

/// Locks the products that rows name, in ascending order of id; by `products_pkey` and `products_sku`.
///
/// From the next statement on they are seen as they are now, and stay so.
struct LockImportedProducts: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(
        unprepared: """
            WITH named AS MATERIALIZED (
                SELECT product_id AS id FROM import_rows WHERE product_id IS NOT NULL
                UNION
                SELECT p.id FROM import_rows r JOIN products p ON p.sku = r.sku WHERE p.deleted_at IS NULL
            ), locked AS MATERIALIZED (
                SELECT p.id
                FROM products p
                JOIN named ON named.id = p.id
                WHERE p.deleted_at IS NULL
                ORDER BY p.id
                FOR NO KEY UPDATE OF p
            )
            SELECT count(*) FROM locked
            """
    )

    var sql: SQL { Self.statement }
}

/// Keeps the categories that rows name from being deleted or renamed; by `categories_name_unique` and the primary key.
struct LockImportedCategories: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(
        unprepared: """
            WITH locked AS MATERIALIZED (
                SELECT c.id
                FROM categories c
                WHERE c.id IN (SELECT category_id FROM import_rows)
                    OR c.name IN (SELECT category_name FROM import_rows)
                ORDER BY c.id
                FOR KEY SHARE
            )
            SELECT count(*) FROM locked
            """
    )

    var sql: SQL { Self.statement }
}
