import Postgres

/// Keeps the sweep of the media folder away until the transaction ends; others who refer to files may be there too.
struct KeepMedia: PostgresStatement {
    typealias Output = Void

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "keep_media",
        "SELECT pg_advisory_xact_lock_shared(1835361641, hashtext(coalesce(current_schema(), '')))"
    )
}

/// Keeps everyone away until the transaction ends who would refer to a file: the sweep's own lock.
struct SweepMedia: PostgresStatement {
    typealias Output = Void

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "sweep_media",
        "SELECT pg_advisory_xact_lock(1835361641, hashtext(coalesce(current_schema(), '')))"
    )
}

/// The picture of a locked product, by the primary key; `nil` if it has none.
struct ReadProductImage: PostgresStatement {
    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "read_product_image", "SELECT image FROM products WHERE id = $1")

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> String? {
        rows.count == 0 || rows.isNull(0, 0) ? nil : rows.text(0, 0)
    }
}

/// Sets the picture of a locked product, by the primary key.
struct UpdateProductImage: PostgresStatement {
    typealias Output = Void

    let id: Int64
    let image: String?

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "update_product_image",
        """
        UPDATE products
        SET image = $2, updated_at = clock_timestamp(), version = version + 1
        WHERE id = $1
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        parameters.add(self.image)
    }
}

/// Those of some pictures that a product refers to, by the index products_image; products that have left the catalogue
/// too, since orders show them.
struct ListReferredImages: PostgresStatement {
    /// The most that are asked for at once.
    static let maximumCount = 100

    let images: [String]

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "list_referred_images",
        "SELECT DISTINCT image FROM products WHERE image = ANY (string_to_array($1, ' '))"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.images.joined(separator: " "))
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Set<String> {
        var images: Set<String> = []
        for row in 0..<rows.count { images.insert(rows.text(row, 0)) }
        return images
    }
}
