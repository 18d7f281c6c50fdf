import Postgres

/// Keeps other refreshes of this schema out until the transaction ends; `false` if one is at work.
///
/// It does not wait: what the other writes is as new as what this one would.
struct LockRecommendations: PostgresStatement {
    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "lock_recommendations",
        "SELECT pg_try_advisory_xact_lock(1919246185, hashtext(current_schema()))"
    )

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        try rows.bool(0, 0)
    }
}

/// Works out what was bought together, and writes what is other than it was.
///
/// Of each product the ``maximumCount`` others that were in most orders with it; of those in as many, the one of the
/// newer order, then the lower id. Products that have left the catalogue do not count, nor do orders that are cancelled
/// or were not paid. Of an order its first ``maximumLineCount`` products count: pairs grow with their square.
///
/// It reads the orders of a year and their lines once, from the tables, and compares with all that was there: the work
/// of seconds, for a job.
struct RefreshRecommendations: PostgresStatement {
    /// For how many days an order counts.
    private let dayCount: Int

    /// How many are kept for a product.
    static let maximumCount = 20

    /// How many products of an order count.
    static let maximumLineCount = 50

    init(dayCount: Int = 365) {
        self.dayCount = dayCount
    }

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            WITH lines AS (
                SELECT i.order_id, i.product_id, o.created_at,
                    row_number() OVER (PARTITION BY i.order_id ORDER BY min(i.id)) AS line
                FROM orders o
                JOIN order_items i ON i.order_id = o.id
                JOIN products p ON p.id = i.product_id
                WHERE o.status NOT IN ('cancelled', 'payment_failed')
                    AND o.created_at > now() - make_interval(days => $1) AND p.deleted_at IS NULL
                GROUP BY i.order_id, i.product_id, o.created_at
            ), bought AS MATERIALIZED (
                SELECT order_id, product_id, created_at FROM lines WHERE line <= \(Self.maximumLineCount)
            ), pairs AS (
                SELECT a.product_id, b.product_id AS recommended_id, count(*)::integer AS score,
                    max(a.created_at) AS newest
                FROM bought a JOIN bought b ON b.order_id = a.order_id AND b.product_id <> a.product_id
                GROUP BY a.product_id, b.product_id
            ), ranked AS (
                SELECT product_id, recommended_id, score,
                    row_number() OVER (PARTITION BY product_id ORDER BY score DESC, newest DESC, recommended_id) AS rank
                FROM pairs
            ), compared AS MATERIALIZED (
                SELECT r.product_id, r.rank, r.recommended_id, r.score,
                    old.recommended_id IS DISTINCT FROM r.recommended_id AS is_seen
                FROM ranked r
                LEFT JOIN product_recommendations old ON old.product_id = r.product_id AND old.rank = r.rank
                WHERE r.rank <= \(Self.maximumCount)
                    AND (old.recommended_id, old.score) IS DISTINCT FROM (r.recommended_id, r.score)
            ), written AS (
                INSERT INTO product_recommendations (product_id, rank, recommended_id, score)
                SELECT product_id, rank, recommended_id, score FROM compared ORDER BY product_id, rank
                ON CONFLICT (product_id, rank)
                    DO UPDATE SET recommended_id = excluded.recommended_id, score = excluded.score
            ), removed AS (
                DELETE FROM product_recommendations old
                WHERE NOT EXISTS (
                    SELECT FROM ranked r
                    WHERE r.product_id = old.product_id AND r.rank = old.rank AND r.rank <= \(Self.maximumCount)
                )
                RETURNING 1
            )
            SELECT (SELECT count(*) FROM compared), (SELECT count(*) FROM removed),
                (SELECT count(*) FROM compared WHERE is_seen)
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.dayCount)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> RecommendationChanges {
        let removedCount = Int(try rows.int64(0, 1))
        return RecommendationChanges(
            writtenCount: Int(try rows.int64(0, 0)),
            removedCount: removedCount,
            isSeen: try rows.int64(0, 2) + Int64(removedCount) > 0
        )
    }
}

/// The products most often bought with one, or `nil` if there is no such product in the catalogue.
///
/// Both by primary key.
struct FindRecommendations: PostgresStatement {
    let productID: Int64

    /// The most that are wanted.
    let limit: Int

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_recommendations",
        """
        SELECT (
            SELECT \(PackedLayout.allRows("packed"))
            FROM (
                SELECT \(ProductColumns.layout.sql) AS packed
                FROM product_recommendations r
                JOIN products p ON p.id = r.recommended_id
                JOIN categories c ON c.id = p.category_id
                WHERE r.product_id = $1 AND p.deleted_at IS NULL
                ORDER BY r.rank
                LIMIT $2
            ) page
        ), \(CacheNamespace.products.generationSQL)
        FROM products WHERE id = $1 AND deleted_at IS NULL
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.productID)
        parameters.add(self.limit)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListPage? {
        if rows.count == 0 { return nil }
        return try ProductView.page(rows[0, 0], limit: self.limit, sortedBy: .id, generation: rows.int64(0, 1))
    }
}
