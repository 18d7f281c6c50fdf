import JSON
import Postgres

/// Makes seeds of one schema run one after the other, until the transaction ends.
struct LockSeeding: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(
        unprepared: "SELECT pg_advisory_xact_lock(1936024932, hashtext(coalesce(current_schema(), '')))"
    )

    var sql: SQL { Self.statement }
}

/// Whether the catalogue holds nothing at all, not even a deleted product.
struct CatalogueIsEmpty: PostgresStatement {
    private static let statement = SQL(
        unprepared: """
            SELECT NOT EXISTS (SELECT FROM categories) AND NOT EXISTS (SELECT FROM products)
            """
    )

    var sql: SQL { Self.statement }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        try rows.bool(0, 0)
    }
}

/// Inserts a category unless there is one of that name, and gives its id; an existing one is left as it is.
///
/// No id is used up where nothing is inserted, as `ON CONFLICT` would, so ids begin at 1 without a gap.
struct InsertSeedCategory: PostgresStatement {
    let category: DemoCatalogue.Category

    private static let statement = SQL(
        unprepared: """
            WITH existing AS (SELECT id FROM categories WHERE name = $1),
            inserted AS (
                INSERT INTO categories (name, description)
                SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM existing)
                RETURNING id
            )
            SELECT id FROM existing UNION ALL SELECT id FROM inserted
            """
    )

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.category.name)
        parameters.add(self.category.description)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}

/// Locks the products of some categories until the transaction ends, in order of id as everyone does; by the index
/// `products_by_category_id`.
struct LockSeededProducts: PostgresStatement {
    typealias Output = Void

    let categoryIDs: [Int64]

    private static let statement = SQL(
        unprepared: """
            SELECT id FROM products
            WHERE category_id = ANY ($1::bigint[]) AND deleted_at IS NULL
            ORDER BY id
            FOR NO KEY UPDATE
            """
    )

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.categoryIDs)
    }
}

/// Inserts a product, or resets the one of the same category and name to what the demonstration says.
///
/// Gives `true` if it is new. Each gets a time of its own, so that lists by `created_at` have an order. The change of
/// its stock goes into the ledger; its row is locked already (``LockSeededProducts``), so that the stock before is the
/// one that is replaced.
struct UpsertSeedProduct: PostgresStatement {
    let product: DemoCatalogue.Product
    let categoryID: Int64

    private static let statement = SQL(
        unprepared: """
            WITH existing AS (
                SELECT id, stock FROM products WHERE category_id = $1 AND name = $2 AND deleted_at IS NULL
            ),
            changed AS (
                UPDATE products p
                SET description = $3, price = $4, stock = $5, updated_at = clock_timestamp(), version = version + 1
                FROM existing
                WHERE p.id = existing.id
                RETURNING p.id, p.stock, p.stock - existing.stock AS delta
            ),
            inserted AS (
                INSERT INTO products (category_id, name, description, price, stock, created_at, updated_at)
                SELECT $1, $2, $3, $4, $5, clock_timestamp(), clock_timestamp()
                WHERE NOT EXISTS (SELECT FROM existing)
                RETURNING id, stock, stock AS delta
            ),
            recorded AS (
                INSERT INTO stock_changes (product_id, delta, balance, reason)
                SELECT id, delta, stock, '\(StockReason.seeded)'
                FROM (SELECT id, stock, delta FROM changed UNION ALL SELECT id, stock, delta FROM inserted) seeded
                WHERE delta <> 0
            )
            SELECT EXISTS (SELECT FROM inserted)
            """
    )

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.categoryID)
        parameters.add(self.product.name)
        parameters.add(self.product.description)
        parameters.add(self.product.price.description)
        parameters.add(self.product.stock)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        try rows.bool(0, 0)
    }
}

/// Takes the rows that ``GeneratedCatalogue`` makes.
enum CopyProducts {
    static let text = """
        COPY products (category_id, name, description, price, stock, created_at, updated_at) FROM STDIN
        """
}

/// Adds the stock of products to the ledger that have none in it yet: those that ``CopyProducts`` took in.
///
/// It reads the whole table, as whoever seeds does; no request runs it.
struct RecordCopiedStock: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(
        unprepared: """
            INSERT INTO stock_changes (product_id, delta, balance, reason)
            SELECT p.id, p.stock, p.stock, '\(StockReason.seeded)'
            FROM products p
            WHERE p.stock <> 0 AND NOT EXISTS (SELECT FROM stock_changes s WHERE s.product_id = p.id)
            ORDER BY p.id
            """
    )

    var sql: SQL { Self.statement }
}

/// Counts what the catalogue holds, for the planner: right after a seed nobody else has.
struct AnalyzeCatalogue: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(unprepared: "ANALYZE categories, products, stock_changes")

    var sql: SQL { Self.statement }
}
