/// How a file is imported.
package struct ImportOptions: Equatable, Sendable {
    /// What becomes of the good rows where others are refused.
    package enum ErrorPolicy: String, CaseIterable, Sendable {
        /// Nothing is written: all rows, or none.
        case abort
        /// They are written.
        case `continue`
    }

    package var errorPolicy = ErrorPolicy.abort

    /// Whether everything is done and then undone.
    package var isDryRun = false

    /// Whether categories that the shop does not have are made, with the standard description.
    package var createsCategories = false

    package init() {}

    /// Whether nothing is written because of the rows that were refused.
    package func refuses(_ report: ImportReport) -> Bool {
        self.errorPolicy == .abort && report.errors.rowCount > 0
    }
}
