/// What the commands that read or write a file of products have in common: the file, its format, and settings.
struct FileArguments: Equatable {
    /// The arguments are not of the command's form.
    struct Fault: Error, Equatable {
        let reason: String
    }

    /// `-` for standard input or output; `nil` if none is named.
    private(set) var file: String?
    private(set) var format: ImportFormat?

    /// What is left for the configuration.
    private(set) var settings: [String] = []

    /// Takes an argument, and those behind it that belong to it from `rest`.
    ///
    /// - Throws: ``Fault``.
    mutating func take(_ argument: String, _ rest: inout ArraySlice<String>) throws(Fault) {
        if argument == "--format" || argument.hasPrefix("--format=") {
            let value = argument == "--format" ? rest.popFirst() : String(argument.dropFirst("--format=".count))
            guard let format = value.flatMap(ImportFormat.init(rawValue:)) else {
                throw Fault(reason: "--format takes csv or ndjson")
            }
            self.format = format
        } else if argument.hasPrefix("--") {
            self.settings.append(argument)
            // As for all settings, `--name=value` is `--name value`.
            if !argument.contains("="), let value = rest.popFirst() { self.settings.append(value) }
        } else {
            guard self.file == nil else { throw Fault(reason: "name one file, not \(argument) too") }
            self.file = argument
        }
    }
}
