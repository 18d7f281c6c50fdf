import Postgres

/// Finds for each row the product that it changes, its category, and the first thing that does not fit.
///
/// A row's id is the product; else its SKU is, if a product has it; else the row is a new product. All rows are planned
/// at once: by `products_pkey`, `products_sku`, `categories_pkey` and `categories_name_unique`, or by scans of those
/// tables where the file is as large as they are.
struct PlanImport: PostgresStatement {
    typealias Output = Void

    /// Whether categories that do not exist are to be made.
    let createsCategories: Bool

    private static let statement = SQL(
        unprepared: """
            INSERT INTO import_plan (
                line, target, category_id, new_category, sku, name, description, price, stock, fault
            )
            SELECT
                m.line, m.target, m.category, CASE WHEN m.category IS NULL AND $1 THEN m.category_name END,
                m.sku, m.name, m.description, m.price, m.stock,
                CASE
                    WHEN m.product_id IS NOT NULL AND m.target IS NULL THEN '\(ImportFault.unknownProduct.rawValue)'
                    WHEN m.target IS NOT NULL AND m.target_place > 1 THEN '\(ImportFault.repeatedProduct.rawValue)'
                    WHEN m.sku IS NOT NULL AND m.sku_place > 1 THEN '\(ImportFault.repeatedSKU.rawValue)'
                    WHEN m.sku_holder <> m.target THEN '\(ImportFault.takenSKU.rawValue)'
                    WHEN m.category IS NULL AND m.names_category
                        AND NOT ($1 AND m.category_name IS NOT NULL AND m.category_id IS NULL)
                        THEN '\(ImportFault.unknownCategory.rawValue)'
                    WHEN m.target IS NULL AND m.name IS NULL THEN '\(ImportFault.missingName.rawValue)'
                    WHEN m.target IS NULL AND m.price IS NULL THEN '\(ImportFault.missingPrice.rawValue)'
                    WHEN m.target IS NULL AND NOT m.names_category THEN '\(ImportFault.missingCategory.rawValue)'
                END
            FROM (
                SELECT
                    f.*,
                    row_number() OVER (PARTITION BY f.target ORDER BY f.line) AS target_place,
                    row_number() OVER (PARTITION BY f.sku ORDER BY f.line) AS sku_place
                FROM (
                    SELECT
                        r.line, r.product_id, r.sku, r.name, r.description, r.price, r.stock, r.category_name,
                        r.category_id, r.category_name IS NOT NULL OR r.category_id IS NOT NULL AS names_category,
                        CASE WHEN r.product_id IS NOT NULL THEN by_id.id ELSE by_sku.id END AS target,
                        by_sku.id AS sku_holder, coalesce(named.id, numbered.id) AS category
                    FROM import_rows r
                    LEFT JOIN products by_id ON by_id.id = r.product_id AND by_id.deleted_at IS NULL
                    LEFT JOIN products by_sku ON by_sku.sku = r.sku AND by_sku.deleted_at IS NULL
                    LEFT JOIN categories named ON named.name = r.category_name
                    LEFT JOIN categories numbered ON numbered.id = r.category_id
                ) f
            ) m
            """
    )

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.createsCategories)
    }
}

/// Counts what the plan holds, for the planner and for the report.
struct CountImportPlan: PostgresStatement {
    /// How many rows of the plan are to change a product, and how many cannot be taken.
    struct Counts {
        let matched: Int
        let failed: Int
    }

    private static let statement = SQL(
        unprepared: """
            SELECT count(*) FILTER (WHERE fault IS NULL AND target IS NOT NULL), count(fault) FROM import_plan
            """
    )

    var sql: SQL { Self.statement }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Counts {
        Counts(matched: Int(try rows.int64(0, 0)), failed: Int(try rows.int64(0, 1)))
    }
}

/// The first rows that cannot be taken, and why; by a scan of the plan.
struct ListImportFaults: PostgresStatement {
    let limit: Int

    private static let statement = SQL(
        unprepared: "SELECT line, fault FROM import_plan WHERE fault IS NOT NULL ORDER BY line LIMIT $1"
    )

    var sql: SQL { Self.statement }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.limit)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [ImportError] {
        var errors: [ImportError] = []
        for row in 0..<rows.count {
            guard let fault = ImportFault(rawValue: rows.text(row, 1)) else {
                throw PostgresError(.unexpectedColumn, serverMessage: "a fault that is not one of ImportFault")
            }
            errors.append(fault.error(row: Int(try rows.int64(row, 0))))
        }
        return errors
    }
}
