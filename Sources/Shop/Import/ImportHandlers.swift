import HTTP
import Postgres
import Runtime

/// `/api/products/import/`.
struct ImportHandlers {
    let products: ProductImport
    let configuration: ImportConfiguration

    /// What the server allows the answer beyond the import's own limit, so that this is what ends first.
    static let timeoutMargin = Duration.seconds(10)

    /// The types of files.
    static let mediaTypes = [
        MediaType(type: "text", subtype: "csv"), MediaType(type: "application", subtype: "x-ndjson"),
    ]

    @Loop
    func add(_ context: RequestContext) async throws -> HTTPResponse {
        let options = try context.listing { (items) throws(QueryParameterError) in try ImportOptions(items) }
        let isCSV = context.request.head.contentType()?.isSameType(as: Self.mediaTypes[0]) ?? false
        let report: ImportReport
        do {
            report = try await self.products.run(
                context.request.spool.map(ImportSource.spool) ?? ImportSource { _ in [] },
                isCSV ? .csv : .ndjson,
                options,
                by: context.auditOrigin,
                within: self.configuration.timeLimit
            )
        } catch let failure as ImportFailure {
            throw Problem(failure)
        }
        guard !options.refuses(report) else { throw Problem.refusedImport(report) }
        return JSONAnswer.uncached(report.json)
    }
}

extension ImportSource {
    /// A request's body.
    fileprivate static func spool(_ body: SpooledBody) -> ImportSource {
        ImportSource { (offset) throws(SystemError) in try body.read(at: offset, count: Self.pieceBytes) }
    }
}

extension ImportOptions {
    /// Reads `dry_run`, `on_error` and `create_categories`.
    ///
    /// - Throws: ``QueryParameterError`` for another parameter or value.
    fileprivate init(_ items: [(name: String, value: String)]) throws(QueryParameterError) {
        let parameters = try ListParameters(items, names: Self.parameters.names)
        self.isDryRun = try parameters.bool("dry_run") ?? false
        self.createsCategories = try parameters.bool("create_categories") ?? false
        guard let text = parameters["on_error"] else { return }
        guard let policy = ErrorPolicy(rawValue: text) else {
            throw QueryParameterError("on_error", "is neither abort nor continue")
        }
        self.errorPolicy = policy
    }
}

extension Problem {
    /// Rows of a file cannot be taken, and so none was.
    static func refusedImport(_ report: ImportReport) -> Problem {
        var problem = Problem(
            .unprocessableContent,
            "rows_refused",
            "Rows that cannot be taken: \(report.errors.rowCount); nothing was changed."
        )
        problem.report = report
        return problem
    }

    /// The import was given up.
    init(_ failure: ImportFailure) {
        switch failure {
        case .busy:
            self.init(.conflict, "import_running", "Another import is at work; nothing was changed.")
        case .tooSlow:
            self.init(
                .serviceUnavailable,
                "import_timed_out",
                "The import was not done in its time; nothing was changed. Send the file in parts."
            )
        case .unreadable: self = .internalError
        case .overloaded: self = .unavailable
        }
    }
}
