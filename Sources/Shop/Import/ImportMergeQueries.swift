import Postgres

/// Makes the categories that good rows name and the shop does not have, in the order of the file, and gives their
/// number.
///
/// One that another transaction has made meanwhile is taken as it is.
struct InsertImportedCategories: PostgresStatement {
    private static let statement = SQL(
        unprepared: """
            INSERT INTO categories (name)
            SELECT new_category
            FROM import_plan
            WHERE fault IS NULL AND new_category IS NOT NULL
            GROUP BY new_category
            ORDER BY min(line)
            ON CONFLICT (name) DO NOTHING
            """
    )

    var sql: SQL { Self.statement }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int {
        rows.affectedCount
    }
}

/// Gives the rows of new categories their ids; by `categories_name_unique`.
struct AssignImportedCategories: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(
        unprepared: """
            UPDATE import_plan r
            SET category_id = c.id
            FROM categories c
            WHERE c.name = r.new_category AND r.fault IS NULL
            """
    )

    var sql: SQL { Self.statement }
}

/// Leaves what the search knows of products to ``RenewImportedSearch``, from here to the end of the transaction.
struct DeferImportedSearch: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(unprepared: "SELECT set_config('soundwave.renews_search', 'on', true)")

    var sql: SQL { Self.statement }
}

/// Makes the search find the products that ``UpdateImportedProducts`` has changed by what they now say, all at once; by
/// the primary keys of `product_search` and `products`.
struct RenewImportedSearch: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(
        unprepared: """
            SELECT renew_product_search(array_agg(product_id ORDER BY product_id)) FROM import_renewed
            """
    )

    var sql: SQL { Self.statement }
}

/// Changes the locked products whose rows say something new, adds changes of stock to the ledger, notes those whose
/// words change, and gives the number of products; by `products_pkey`.
struct UpdateImportedProducts: PostgresStatement {
    /// Who imports; the command line, if `nil`.
    let userID: Int64?

    private static let statement = SQL(
        unprepared: """
            WITH changed AS (
                UPDATE products p
                SET name = n.name, description = n.description, price = n.price, category_id = n.category_id,
                    sku = n.sku, stock = n.stock, updated_at = clock_timestamp(), version = p.version + 1
                FROM (
                    SELECT
                        old.id, coalesce(r.name, old.name) AS name,
                        coalesce(r.description, old.description) AS description,
                        coalesce(r.price, old.price) AS price,
                        coalesce(r.category_id, old.category_id) AS category_id,
                        coalesce(r.sku, old.sku) AS sku, coalesce(r.stock, old.stock) AS stock, old.stock AS old_stock,
                        r.name <> old.name OR r.description <> old.description OR r.category_id <> old.category_id
                            AS has_new_words
                    FROM import_plan r
                    JOIN products old ON old.id = r.target
                    WHERE r.fault IS NULL AND (
                        r.name <> old.name OR r.description <> old.description OR r.price <> old.price
                        OR r.category_id <> old.category_id OR coalesce(r.sku, old.sku) IS DISTINCT FROM old.sku
                        OR r.stock <> old.stock
                    )
                ) n
                WHERE p.id = n.id
                RETURNING p.id, p.stock, n.old_stock, n.has_new_words
            ), renewed AS (
                INSERT INTO import_renewed (product_id) SELECT id FROM changed WHERE has_new_words
            ), recorded AS (
                INSERT INTO stock_changes (product_id, delta, balance, reason, user_id)
                SELECT id, stock - old_stock, stock, '\(StockReason.imported)', $1::bigint
                FROM changed
                WHERE stock <> old_stock
                ORDER BY id
            )
            SELECT count(*) FROM changed
            """
    )

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int {
        Int(try rows.int64(0, 0))
    }
}

/// Adds the new products in the order of the file, and their stock to the ledger, and gives their number.
struct InsertImportedProducts: PostgresStatement {
    /// Whose they are, and who imports; nobody's, if the command line does.
    let userID: Int64?

    private static let statement = SQL(
        unprepared: """
            WITH added AS (
                INSERT INTO products (category_id, name, description, price, stock, sku, owner_id)
                SELECT
                    category_id, name, coalesce(description, '\(ProductFields.standardDescription)'), price,
                    coalesce(stock, \(ProductFields.standardStock)), sku, $1::bigint
                FROM import_plan
                WHERE fault IS NULL AND target IS NULL
                ORDER BY line
                RETURNING id, stock
            ), recorded AS (
                INSERT INTO stock_changes (product_id, delta, balance, reason, user_id)
                SELECT id, stock, stock, '\(StockReason.imported)', $1::bigint FROM added WHERE stock <> 0 ORDER BY id
            )
            SELECT count(*) FROM added
            """
    )

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int {
        Int(try rows.int64(0, 0))
    }
}
