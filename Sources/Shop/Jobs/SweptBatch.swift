import Postgres

/// What a batch of a sweep has seen.
struct SweptBatch: Equatable, Sendable {
    /// The last row that was looked at; `nil` if there was none.
    let lastID: Int64?
    let removedCount: Int

    /// Whether what comes behind it is too young to be removed.
    let isPastOldRows: Bool
}

extension SweptBatch {
    /// From one row: the last id, how many were looked at, how many were removed, and whether the first one was young.
    init(_ rows: borrowing PostgresRows, limit: Int) throws(PostgresError) {
        let isLast = try rows.int64(0, 1) < Int64(limit)
        self.lastID = rows.isNull(0, 0) ? nil : try rows.int64(0, 0)
        self.removedCount = Int(try rows.int64(0, 2))
        let isYoung = try rows.bool(0, 3)
        self.isPastOldRows = isLast || isYoung
    }
}
