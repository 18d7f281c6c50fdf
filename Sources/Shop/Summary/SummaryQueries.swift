import Postgres
import Runtime

/// Counts the orders of the last hours, by hour, by status and in all, and adds up what was paid.
///
/// By the index `orders_created`; of more than ``maximumOrderCount`` the latest count, so that the work has a bound.
struct SummarizeOrders: PostgresStatement {
    /// How many orders are looked at: 0.1 s of PostgreSQL's time.
    static let maximumOrderCount = 100_000

    let empty: OrderSummary

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            SELECT hour, status, count(*),
                coalesce(sum(total) FILTER (WHERE status IN ('paid', 'completed')), 0)::numeric(20, 2)
            FROM (
                SELECT floor(extract(epoch FROM created_at - \(TimestampSQL.parameter("$1"))) / 3600)::integer AS hour,
                    status, total
                FROM orders
                WHERE created_at >= \(TimestampSQL.parameter("$1"))
                ORDER BY created_at DESC, id DESC
                LIMIT $2
            ) recent
            GROUP BY GROUPING SETS ((hour), (status), ())
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.empty.start)
        parameters.add(Self.maximumOrderCount)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> OrderSummary {
        var summary = self.empty
        for row in 0..<rows.count {
            let count = try rows.int64(row, 2)
            if !rows.isNull(row, 0) {
                // An order of the next hour may have come since the time was taken: it counts in the last one.
                let hour = min(Int(try rows.int64(row, 0)), OrderSummary.hourCount - 1)
                guard summary.hours.indices.contains(hour) else { continue }
                summary.hours[hour] = OrderSummary.Hour(count: count, revenue: rows.text(row, 3))
            } else if !rows.isNull(row, 1) {
                guard let status = OrderStatus(rawValue: rows.text(row, 1)) else { continue }
                summary.statuses[status] = count
            } else {
                summary.count = count
                summary.revenue = rows.text(row, 3)
            }
        }
        return summary
    }
}

/// Counts the jobs that wait and those that have failed, up to a bound, by the index `jobs_open`.
struct SummarizeJobs: PostgresStatement {
    /// Up to which number they are counted.
    static let maximumCount = 10_000

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            SELECT
                (SELECT count(*) FROM (SELECT 1 FROM jobs WHERE state = 'queued' LIMIT $1) AS queued),
                (SELECT count(*) FROM (SELECT 1 FROM jobs WHERE state = 'dead' LIMIT $1) AS dead)
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(Self.maximumCount)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> JobSummary {
        JobSummary(queuedCount: try rows.int64(0, 0), deadCount: try rows.int64(0, 1))
    }
}

/// The products of which there is little left, of those whose stock has changed lately: the least first.
///
/// By the primary keys of `stock_changes` and `products`: no index holds the stock.
struct FindRunningOut: PostgresStatement {
    /// Up to what stock a product is told.
    static let littleStock = 5

    /// How many of the latest changes of stock are looked at.
    static let changeCount = 2000

    /// How many products are told.
    static let limit = 10

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            SELECT p.id, p.name, p.stock
            FROM (
                SELECT DISTINCT product_id
                FROM (SELECT product_id FROM stock_changes ORDER BY id DESC LIMIT $1) latest
            ) changed
            JOIN products p ON p.id = changed.product_id
            WHERE p.deleted_at IS NULL AND p.stock <= $2
            ORDER BY p.stock, p.id
            LIMIT $3
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(Self.changeCount)
        parameters.add(Self.littleStock)
        parameters.add(Self.limit)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [ScarceProduct] {
        var products: [ScarceProduct] = []
        for row in 0..<rows.count {
            let stock = try rows.int64(row, 2)
            products.append(ScarceProduct(id: try rows.int64(row, 0), name: rows.text(row, 1), stock: stock))
        }
        return products
    }
}
