import JSON
package import Postgres

/// What the statements that show products select, in this order: numbers as they are printed, prices as `12000.00`.
enum ProductColumns {
    static let list =
        "p.id, p.name, p.description, p.price, p.stock, p.image, c.id, c.name, c.description"

    /// When the product was made, exactly, for the cursor of lists in that order; behind ``list``.
    static let microseconds = "(extract(epoch FROM p.created_at) * 1000000)::bigint"

    static let id = 0
    static let name = 1
    static let description = 2
    static let price = 3
    static let stock = 4
    static let image = 5
    static let categoryID = 6
    static let categoryName = 7
    static let categoryDescription = 8
    private static let createdAt = 9

    /// What a row is sorted by.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func sortValue(
        _ key: SortKey,
        _ rows: borrowing PostgresRows,
        _ row: Int
    ) throws(PostgresError) -> SortValue {
        switch key {
        case .id: return .id
        case .name: return .name(rows.text(row, Self.name))
        case .createdAt: return .createdAt(microseconds: try rows.int64(row, Self.createdAt))
        case .price:
            guard let price = FixedDecimal(rows.text(row, Self.price)) else {
                throw PostgresError(.unexpectedColumn, serverMessage: "the price is no amount with two places")
            }
            return .price(price)
        }
    }
}

/// One product of the catalogue as JSON, or `nil` if there is none with this id, or it has been deleted.
///
/// By primary key, with its category, in one statement.
package struct FindProduct: PostgresStatement {
    private let id: Int64

    package init(id: Int64) {
        self.id = id
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_product",
        """
        SELECT \(ProductColumns.list)
        FROM products p
        JOIN categories c ON c.id = p.category_id
        WHERE p.id = $1 AND p.deleted_at IS NULL
        """
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [UInt8]? {
        rows.count == 0 ? nil : ProductView.object(rows)
    }
}
