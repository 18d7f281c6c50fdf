import Postgres

/// Lets all statements of a transaction see the shop as it is at the first of them.
struct BeginSnapshot: PostgresStatement {
    typealias Output = Void

    private static let statement = SQL(unprepared: "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    var sql: SQL { Self.statement }
}

/// The next products of the catalogue in order of id, from the index `products_by_id`, with their categories' names.
struct ListExportedProducts: PostgresStatement {
    /// The id of the last one before.
    let after: Int64
    let limit: Int

    private static let statement = SQL(
        unprepared: """
            SELECT p.id, p.sku, p.name, p.price, p.stock, c.name, p.description
            FROM products p
            JOIN categories c ON c.id = p.category_id
            WHERE p.id > $1 AND p.deleted_at IS NULL
            ORDER BY p.id
            LIMIT $2
            """
    )

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.after)
        parameters.add(self.limit)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [ExportedProduct] {
        var products: [ExportedProduct] = []
        products.reserveCapacity(rows.count)
        for row in 0..<rows.count {
            products.append(
                ExportedProduct(
                    id: try rows.int64(row, 0),
                    sku: rows.optionalText(row, 1),
                    name: rows.text(row, 2),
                    price: rows.text(row, 3),
                    stock: try rows.int64(row, 4),
                    category: rows.text(row, 5),
                    description: rows.text(row, 6)
                )
            )
        }
        return products
    }
}
