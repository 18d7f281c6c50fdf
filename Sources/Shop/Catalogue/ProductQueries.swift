import JSON
package import Postgres

/// What the statements that show products select: the id, and all that is shown in one packed column.
enum ProductColumns {
    static let list =
        "p.id, "
        + PackedColumn.sql(
            PackedColumn.word("p.price"),
            PackedColumn.word("p.stock"),
            PackedColumn.word("c.id"),
            PackedColumn.text("p.name"),
            PackedColumn.text("p.description"),
            PackedColumn.optionalText("p.image"),
            PackedColumn.text("c.name"),
            PackedColumn.text("c.description")
        )

    /// When the product was made, exactly, for the cursor of lists in that order; behind ``list``.
    static let microseconds = "(extract(epoch FROM p.created_at) * 1000000)::bigint"

    static let id = 0
    static let packed = 1
    private static let createdAt = 2

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
        case .createdAt: return .createdAt(microseconds: try rows.int64(row, Self.createdAt))
        case .name, .price:
            var packed = PackedColumn(rows[row, Self.packed])
            let price = FixedDecimal(try packed.word())
            guard let price else {
                throw PostgresError(.unexpectedColumn, serverMessage: "the price is no amount with two places")
            }
            if key == .price { return .price(price) }
            _ = try packed.word()
            _ = try packed.word()
            return .name(try String(copying: packed.text()))
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
        rows.count == 0 ? nil : try ProductView.object(rows)
    }
}
