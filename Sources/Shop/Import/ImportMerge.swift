import Postgres
import Runtime

/// Merges the rows that have been copied into the catalogue, set by set.
@Loop
struct ImportMerge {
    let options: ImportOptions

    /// Who imports; the command line, if `nil`.
    let userID: Int64?

    /// Merges them, unless rows are refused and the options want all or none.
    ///
    /// Products are locked in ascending order of id before anything else, as everywhere.
    ///
    /// - Parameters:
    ///   - reader: What was found while the file was read.
    ///   - session: The transaction's.
    /// - Returns: What was done, and what shows it.
    /// - Throws: ``Postgres/PostgresError``.
    func run(
        _ reader: ImportReader,
        _ session: PostgresSession
    ) async throws(PostgresError) -> (report: ImportReport, changed: Set<CacheNamespace>) {
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
        report.updatedCount = try await session.execute(UpdateImportedProducts(userID: self.userID))
        if report.updatedCount > 0 { try await session.execute(RenewImportedSearch()) }
        report.unchangedCount = counts.matched - report.updatedCount
        report.addedCount = try await session.execute(InsertImportedProducts(userID: self.userID))
        if report.updatedCount + report.addedCount > 0 { changed.insert(.products) }
        return (report, changed)
    }
}
