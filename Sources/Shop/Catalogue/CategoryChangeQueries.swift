import Postgres

/// A category as the transaction that has locked it sees it.
struct CategoryState: Equatable {
    let name: String
    let description: String
    let version: Int64
}

/// Locks a category, by the primary key, until the transaction ends; `nil` if there is none.
///
/// Nobody adds a product to it meanwhile: the foreign key's check waits. It is one table's row, so what is read is what
/// the row has become while this waited.
struct LockCategory: PostgresStatement {
    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "lock_category",
        "SELECT name, description, version FROM categories WHERE id = $1 FOR UPDATE"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> CategoryState? {
        if rows.count == 0 { return nil }
        return CategoryState(name: rows.text(0, 0), description: rows.text(0, 1), version: try rows.int64(0, 2))
    }
}

/// Adds a category, and gives its id; the unique index of the name refuses one that is taken.
struct InsertCategory: PostgresStatement {
    let name: String
    let description: String

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "insert_category",
        "INSERT INTO categories (name, description) VALUES ($1, $2) RETURNING id"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.name)
        parameters.add(self.description)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}

/// Sets what a category is, by the primary key; the unique index of the name refuses one that is taken.
struct UpdateCategory: PostgresStatement {
    typealias Output = Void

    let id: Int64
    let name: String
    let description: String

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "update_category",
        """
        UPDATE categories
        SET name = $2, description = $3, updated_at = clock_timestamp(), version = version + 1
        WHERE id = $1
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        parameters.add(self.name)
        parameters.add(self.description)
    }
}

/// Takes the products out of a category that have left the catalogue, so that they do not hold it; from the index
/// `products_category`.
struct LetGoOfDeletedProducts: PostgresStatement {
    typealias Output = Void

    let categoryID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "let_go_of_deleted_products",
        "UPDATE products SET category_id = NULL WHERE category_id = $1 AND deleted_at IS NOT NULL"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.categoryID)
    }
}

/// Deletes a category, by the primary key; the foreign key of products refuses one that holds any, by the index
/// `products_category`.
struct DeleteCategory: PostgresStatement {
    typealias Output = Void

    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "delete_category", "DELETE FROM categories WHERE id = $1")

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }
}
