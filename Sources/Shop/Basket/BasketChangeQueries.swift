import Postgres

/// Lets no one else put anything into a user's basket until the transaction ends: by a lock of the user's row, with the
/// primary key, which stands in nobody else's way but another change of the user.
struct LockBasket: PostgresStatement {
    typealias Output = Void

    let userID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "lock_basket", "SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE")

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
    }
}

/// Whether a product is in the catalogue, by the primary key.
///
/// One that leaves it the next moment stays in the basket as all do.
struct HasProduct: PostgresStatement {
    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "has_product",
        "SELECT EXISTS (SELECT FROM products WHERE id = $1 AND deleted_at IS NULL)"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        try rows.bool(0, 0)
    }
}

/// Puts an item into a user's basket; gives its id.
struct InsertBasketItem: PostgresStatement {
    let userID: Int64
    let productID: Int64
    let quantity: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "insert_basket_item",
        "INSERT INTO basket_items (user_id, product_id, quantity) VALUES ($1, $2, $3) RETURNING id"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
        parameters.add(self.productID)
        parameters.add(self.quantity)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}

/// Locks an item of a user's basket, by the primary key, until the transaction ends; gives its version, or `nil` if it
/// is another's, or there is none.
struct LockBasketItem: PostgresStatement {
    let id: Int64
    let userID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "lock_basket_item",
        "SELECT version FROM basket_items WHERE id = $1 AND user_id = $2 FOR UPDATE"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        parameters.add(self.userID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64? {
        rows.count == 0 ? nil : try rows.int64(0, 0)
    }
}

/// Sets what is to change of a locked item, by the primary key.
struct UpdateBasketItem: PostgresStatement {
    typealias Output = Void

    let id: Int64
    let change: BasketItemChange

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "update_basket_item",
        """
        UPDATE basket_items
        SET product_id = coalesce($2::bigint, product_id), quantity = coalesce($3::integer, quantity),
            updated_at = clock_timestamp(), version = version + 1
        WHERE id = $1
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        parameters.add(self.change.productID)
        parameters.add(self.change.quantity)
    }
}

/// Takes a locked item out of its basket, by the primary key.
struct DeleteBasketItem: PostgresStatement {
    typealias Output = Void

    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "delete_basket_item", "DELETE FROM basket_items WHERE id = $1")

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }
}
