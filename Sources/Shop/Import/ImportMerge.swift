import Postgres
import Runtime

/// Merges the rows that have been copied into the catalogue, set by set.
@Loop
struct ImportMerge {
    let options: ImportOptions

    /// Who imports; the command line, if `nil`.
    let userID: Int64?

    /// When it must be done.
    let deadline: MonotonicTime

    /// Merges them, unless rows are refused and the options want all or none.
    ///
    /// Products are locked in ascending order of id before anything else, as everywhere.
    ///
    /// - Parameters:
    ///   - reader: What was found while the file was read.
    ///   - session: The transaction's.
    /// - Returns: What was done, and what shows it.
    /// - Throws: ``ImportFailure/tooSlow``; ``Postgres/PostgresError``.
    func run(
        _ reader: ImportReader,
        _ session: PostgresSession
    ) async throws -> (report: ImportReport, changed: Set<CacheNamespace>) {
        var report = ImportReport()
        report.rowCount = reader.rowCount
        report.errors = reader.errors
        try await session.execute(AnalyzeImportRows())
        try await session.execute(LockImportedProducts())
        try await session.execute(LockImportedCategories())
        try await session.execute(PlanImport(createsCategories: self.options.createsCategories))
        let counts = try await session.execute(CountImportPlan())
        if counts.failed > 0 {
            let listed = try await session.execute(ListImportFaults(limit: ImportErrors.maximumListedCount))
            report.errors.add(listed, rowCount: counts.failed)
        }
        guard !self.options.refuses(report) else { return (report, []) }
        var changed: Set<CacheNamespace> = []
        if self.options.createsCategories, try await session.execute(InsertImportedCategories()) > 0 {
            changed = [.categories, .products]
        }
        if self.options.createsCategories { try await session.execute(AssignImportedCategories()) }
        try await session.execute(DeferImportedSearch())
        // These are what takes long: each may take what time is left.
        let update = UpdateImportedProducts(userID: self.userID)
        report.updatedCount = try await ProductImport.limit(session, by: self.deadline).execute(update)
        if report.updatedCount > 0 {
            try await ProductImport.limit(session, by: self.deadline).execute(RenewImportedSearch())
        }
        report.unchangedCount = counts.matched - report.updatedCount
        let insert = InsertImportedProducts(userID: self.userID)
        report.addedCount = try await ProductImport.limit(session, by: self.deadline).execute(insert)
        if report.updatedCount + report.addedCount > 0 { changed.insert(.products) }
        return (report, changed)
    }
}
