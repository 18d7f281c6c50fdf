/// What `soundwave import` was asked to do.
struct ImportArguments: Equatable {
    /// The arguments are not of the command's form.
    struct Fault: Error, Equatable {
        let reason: String
    }

    /// The file, `-` for standard input.
    private(set) var file = ""
    private(set) var format = ImportFormat.csv
    private(set) var options = ImportOptions()

    /// Where the report is written as JSON.
    private(set) var reportFile: String?

    /// What is left for the configuration.
    private(set) var settings: [String] = []

    /// Reads the arguments.
    ///
    /// - Throws: ``Fault`` if one is malformed, or the file or its format is not known.
    init(_ arguments: [String]) throws(Fault) {
        var files = FileArguments()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--dry-run": self.options.isDryRun = true
            case "--continue": self.options.errorPolicy = .continue
            case "--create-categories": self.options.createsCategories = true
            case "--report":
                guard let file = rest.popFirst() else { throw Fault(reason: "--report takes a file") }
                self.reportFile = file
            case _ where argument.hasPrefix("--report="):
                self.reportFile = String(argument.dropFirst("--report=".count))
            default:
                do throws(FileArguments.Fault) {
                    try files.take(argument, &rest)
                } catch {
                    throw Fault(reason: error.reason)
                }
            }
        }
        guard let file = files.file else { throw Fault(reason: "name a file of products, or - for standard input") }
        guard let format = files.format ?? ImportFormat(fileName: file) else {
            throw Fault(reason: "say --format csv or --format ndjson: the file's name does not tell")
        }
        self.file = file
        self.format = format
        self.settings = files.settings
    }
}
