import JSON
package import Postgres

/// What the statements that show products select: all that is shown, in the order of ``ProductView``, packed in one
/// column.
enum ProductColumns {
    static let layout = PackedLayout(Self.shown)

    /// With the time when the product was made, in whole microseconds, for the cursor of lists in that order.
    static let layoutWithTime = PackedLayout(
        Self.shown + [.word("(extract(epoch FROM p.created_at) * 1000000)::bigint")]
    )

    /// With the versions that the entity tag of one product is made of: its own, and its category's.
    static let layoutWithVersions = PackedLayout(Self.shown + [.word("p.version"), .word("c.version")])
    /// With the rank of a product among those that a search finds.
    static let layoutWithRank = PackedLayout(Self.shown + [.word("m.rank")])

    private static let shown: [PackedLayout.Value] = [
        .word("p.id"), .text("p.name"), .text("p.description"), .word("p.price"), .word("p.stock"),
        .optionalText("p.image"), .word("c.id"), .text("c.name"), .text("c.description"),
    ]

    /// The layout of a list that is sorted so.
    static func layout(for key: SortKey) -> PackedLayout {
        switch key {
        case .id, .name, .price: Self.layout
        case .createdAt: Self.layoutWithTime
        case .rank: Self.layoutWithRank
        }
    }

    /// The place behind a row of a list that is sorted so; `row` stands at its beginning.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func cursor(_ key: SortKey, behind row: consuming PackedColumn) throws(PostgresError) -> PageCursor {
        let id = try row.int64()
        if key == .id { return PageCursor(value: .id, id: id) }
        guard let name = try row.text() else { throw PackedColumn.malformed }
        if key == .name { return PageCursor(value: .name(name), id: id) }
        _ = try row.text()
        guard let price = FixedDecimal(try row.word()) else { throw PackedColumn.malformed }
        if key == .price { return PageCursor(value: .price(price), id: id) }
        try row.skipAfterPrice()
        let last = try row.int64()
        return PageCursor(value: key == .rank ? .rank(Int(last)) : .createdAt(microseconds: last), id: id)
    }
}

extension PackedColumn {
    /// Passes over what stands between the price and the time or rank: stock, image, and category.
    fileprivate mutating func skipAfterPrice() throws(PostgresError) {
        _ = try self.word()
        _ = try self.text()
        _ = try self.word()
        _ = try self.text()
        _ = try self.text()
    }
}

/// One product of the catalogue, or `nil` if there is none with this id, or it has been deleted.
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
        SELECT \(ProductColumns.layoutWithVersions.sql)
        FROM products p
        JOIN categories c ON c.id = p.category_id
        WHERE p.id = $1 AND p.deleted_at IS NULL
        """
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> VersionedJSON? {
        rows.count == 0 ? nil : try ProductView.object(rows[0, 0])
    }
}

/// Those of some products that are in the catalogue, by their ids, all in one value of one row.
///
/// By primary key, a descent for each, with their categories.
package struct FindProducts: PostgresStatement {
    private let ids: [Int64]

    package init(ids: [Int64]) {
        self.ids = ids
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_products",
        """
        SELECT \(PackedLayout.allRows(ProductColumns.layoutWithVersions.sql))
        FROM products p
        JOIN categories c ON c.id = p.category_id
        WHERE p.id = ANY($1) AND p.deleted_at IS NULL
        """
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.ids)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [Int64: VersionedJSON] {
        try ProductView.objects(rows[0, 0])
    }
}
