import Postgres
import Runtime

/// `soundwave import`: products from a file.
@Loop
struct ImportCommand {
    nonisolated static let usage = """
        usage: soundwave import FILE [--format csv|ndjson] [--dry-run] [--continue] [--create-categories]
                                [--report FILE] [SETTING…]

        Adds and changes products as FILE says (- is standard input): CSV with a header, or a JSON object a line. The
        columns are id, sku, name, price, stock, category and description; what a row does not say stays as it is. A row
        with an id changes that product, one with a sku that is known changes that product, any other adds one.

        --format F           csv or ndjson; without it the file's name tells (.csv, .ndjson, .jsonl)
        --dry-run            do everything, report it, and undo it
        --continue           write the good rows although others are refused; without it all are written, or none
        --create-categories  make the categories that the shop does not have
        --report FILE        write the report as JSON too

        The exit code is 0 if all rows were taken, 65 if some were refused, 1 if the import could not be done. It uses
        DATABASE_URL; `soundwave serve --help` explains all settings.
        """

    /// How long an import may take: a lost server is noticed in the end.
    private static let timeLimit = Duration.seconds(86_400)

    /// The errors that are shown; the report has more.
    private static let shownErrorCount = 20

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws(Refusal) -> ExitCode {
        let arguments: ImportArguments
        do throws(ImportArguments.Fault) {
            arguments = try ImportArguments(self.invocation.arguments)
        } catch {
            self.invocation.console.fail("soundwave import: \(error.reason)\n\n\(Self.usage)")
            return .usage
        }
        let configuration = try self.invocation.databaseConfiguration(arguments.settings)
        let threadPool = ThreadPool(threadCount: 1, maximumQueueLength: 16)
        defer { threadPool.stop() }
        var code = ExitCode.success
        let outcome = await self.invocation.withDatabase(configuration) { postgres in
            try await SchemaCheck(postgres: postgres).verify()
            let input =
                if arguments.file == "-" {
                    Descriptor.standardInput
                } else {
                    try UnusableFile.naming(arguments.file) { (file) throws(SystemError) in
                        try Files.openForReading(file)
                    }
                }
            defer { if input != .standardInput { input.close() } }
            // Before anything is changed: what cannot be reported shall not be done.
            let output = try arguments.reportFile.map(Self.openReport)
            defer { output?.close() }
            let writes = CachedWrites(postgres: postgres, generations: CacheGenerations())
            let report = try await ProductImport(writes: writes, threadPool: threadPool)
                .run(.descriptor(input), arguments.format, arguments.options, by: .command, within: Self.timeLimit)
            self.tell(report, arguments.options)
            if let output { try Files.write(report.json + [UInt8(ascii: "\n")], to: output) }
            if report.errors.rowCount > 0 { code = .data }
        }
        return outcome == .success ? code : outcome
    }

    private static func openReport(_ file: String) throws(UnusableFile) -> Descriptor {
        try UnusableFile.naming(file) { (file) throws(SystemError) in try Files.createForWriting(file) }
    }

    private func tell(_ report: ImportReport, _ options: ImportOptions) {
        for error in report.errors.listed.prefix(Self.shownErrorCount) {
            let field = error.field.map { "\($0): " } ?? ""
            self.invocation.console.fail("row \(error.row): \(field)\(error.message)")
        }
        if report.errors.rowCount > 0 {
            self.invocation.console.fail("\(report.errors.rowCount) rows were refused.")
        }
        guard !options.refuses(report) else {
            self.invocation.console.say("\(report.rowCount) rows: nothing was changed.")
            return
        }
        let undone = options.isDryRun ? " This was a dry run: nothing was changed." : ""
        self.invocation.console.say(
            "\(report.rowCount) rows: \(report.addedCount) added, \(report.updatedCount) updated, "
                + "\(report.unchangedCount) unchanged, \(report.errors.rowCount) refused.\(undone)"
        )
    }
}
