import JSON
import Postgres

/// Locks a product of the catalogue, by the primary key, until the transaction ends; `false` if there is none.
///
/// Not so strongly that the foreign keys of others that name it would wait. What the product is, is read by the next
/// statement: this one may have seen it as it was before it waited.
struct LockProduct: PostgresStatement {
    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "lock_product",
        "SELECT id FROM products WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool { rows.count > 0 }
}

/// What a locked product is, by the primary keys of it and its category; `nil` if there is none.
struct ReadProductState: PostgresStatement {
    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "read_product_state",
        """
        SELECT p.name, p.description, p.price, p.stock, p.category_id, p.owner_id, p.version, c.version
        FROM products p
        JOIN categories c ON c.id = p.category_id
        WHERE p.id = $1 AND p.deleted_at IS NULL
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ProductState? {
        if rows.count == 0 { return nil }
        guard let price = FixedDecimal(rows[0, 2]) else {
            throw PostgresError(.unexpectedColumn, serverMessage: "a price has two places")
        }
        return ProductState(
            ownerID: rows.isNull(0, 5) ? nil : try rows.int64(0, 5),
            name: rows.text(0, 0),
            description: rows.text(0, 1),
            price: price,
            stock: try rows.int64(0, 3),
            categoryID: try rows.int64(0, 4),
            version: try rows.int64(0, 6),
            categoryVersion: try rows.int64(0, 7)
        )
    }
}

/// Whose product it is.
struct ProductOwner: Equatable {
    /// `nil` if it is nobody's.
    let userID: Int64?
}

/// Whose a product of the catalogue is, by the primary key; `nil` if there is none.
struct FindProductOwner: PostgresStatement {
    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_product_owner",
        "SELECT owner_id FROM products WHERE id = $1 AND deleted_at IS NULL"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ProductOwner? {
        if rows.count == 0 { return nil }
        return ProductOwner(userID: rows.isNull(0, 0) ? nil : try rows.int64(0, 0))
    }
}

/// Adds a product and, if it has any, its stock to the ledger; gives its id.
///
/// The foreign key refuses a category that does not exist, and keeps the one that does until the transaction ends.
struct InsertProduct: PostgresStatement {
    let product: NewProduct
    let ownerID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "insert_product",
        """
        WITH added AS (
            INSERT INTO products (name, description, price, stock, category_id, owner_id)
            VALUES ($1, $2, $3, $4, $5, $6)
            RETURNING id, stock, owner_id
        ), recorded AS (
            INSERT INTO stock_changes (product_id, delta, balance, reason, user_id)
            SELECT id, stock, stock, '\(StockReason.initial)', owner_id FROM added WHERE stock <> 0
        )
        SELECT id FROM added
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.product.name)
        parameters.add(self.product.description)
        parameters.add(self.product.price.description)
        parameters.add(self.product.stock)
        parameters.add(self.product.categoryID)
        parameters.add(self.ownerID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}

/// Sets what a locked product is but for its stock, whose column is not written; by the primary key.
struct UpdateProduct: PostgresStatement {
    typealias Output = Void

    let id: Int64
    let outcome: ProductOutcome

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "update_product",
        """
        UPDATE products
        SET name = $2, description = $3, price = $4, category_id = $5,
            updated_at = clock_timestamp(), version = version + 1
        WHERE id = $1
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        self.outcome.bind(to: &parameters)
    }
}

/// Sets what a locked product is, its stock too, and adds the difference to the ledger; by the primary key.
struct UpdateProductAndStock: PostgresStatement {
    typealias Output = Void

    let id: Int64
    let outcome: ProductOutcome
    let stock: Int64
    let userID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "update_product_and_stock",
        """
        WITH changed AS (
            UPDATE products
            SET name = $2, description = $3, price = $4, category_id = $5, stock = $6,
                updated_at = clock_timestamp(), version = version + 1
            WHERE id = $1
            RETURNING id, stock
        )
        INSERT INTO stock_changes (product_id, delta, balance, reason, user_id)
        SELECT id, $7::integer, stock, '\(StockReason.edited)', $8::bigint FROM changed
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        self.outcome.bind(to: &parameters)
        parameters.add(self.stock)
        parameters.add(self.stock - self.outcome.old.stock)
        parameters.add(self.userID)
    }
}

extension ProductOutcome {
    /// Adds what both statements set: name, description, price and category.
    fileprivate func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.name)
        parameters.add(self.description)
        parameters.add(self.price.description)
        parameters.add(self.categoryID)
    }
}

/// Takes a locked product out of the catalogue, by the primary key; its row stays, for the orders that hold it.
struct DeleteProduct: PostgresStatement {
    typealias Output = Void

    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "delete_product",
        """
        UPDATE products
        SET deleted_at = clock_timestamp(), updated_at = clock_timestamp(), version = version + 1
        WHERE id = $1
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }
}
