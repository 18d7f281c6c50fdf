import Postgres
import Runtime

/// `soundwave export`: the catalogue as a file.
@Loop
struct ExportCommand {
    nonisolated static let usage = """
        usage: soundwave export [FILE] [--format csv|ndjson] [--without-ids] [SETTING…]

        Writes all products of the catalogue, as they are at one moment, in order of id, in the form that `soundwave
        import` takes. Without FILE, or with -, it goes to standard output; FILE is replaced once it is whole.

        --format F     csv or ndjson; without it the file's name tells (.csv, .ndjson, .jsonl), else it is csv
        --without-ids  for another shop, whose products have other ids

        It uses DATABASE_URL; `soundwave serve --help` explains all settings.
        """

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws(Refusal) -> ExitCode {
        var arguments = FileArguments()
        var writesIDs = true
        do throws(FileArguments.Fault) {
            var rest = self.invocation.arguments[...]
            while let argument = rest.popFirst() {
                if argument == "--without-ids" { writesIDs = false } else { try arguments.take(argument, &rest) }
            }
        } catch {
            self.invocation.console.fail("soundwave export: \(error.reason)\n\n\(Self.usage)")
            return .usage
        }
        let file = arguments.file ?? "-"
        let writer = ExportWriter(
            format: arguments.format ?? ImportFormat(fileName: file) ?? .csv,
            writesIDs: writesIDs
        )
        let configuration = try self.invocation.databaseConfiguration(arguments.settings)
        let threadPool = ThreadPool(threadCount: 1, maximumQueueLength: 16)
        defer { threadPool.stop() }
        return await self.invocation.withDatabase(configuration) { postgres in
            try await SchemaCheck(postgres: postgres).verify()
            let export = ProductExport(postgres: postgres, threadPool: threadPool)
            guard file != "-" else {
                _ = try await export.run(to: .standardOutput, writer)
                return
            }
            let count = try await Self.replace(file) { output in try await export.run(to: output, writer) }
            self.invocation.console.say("Exported \(count) products.")
        }
    }

    /// Writes a file beside `path`, which takes its place once it is whole.
    private static func replace(_ path: String, _ write: (Descriptor) async throws -> Int) async throws -> Int {
        let partialPath = path + ".partial"
        do {
            let output = try UnusableFile.naming(partialPath) { (path) throws(SystemError) in
                try Files.createForWriting(path)
            }
            defer { output.close() }
            let count = try await write(output)
            try Files.rename(partialPath, to: path)
            return count
        } catch {
            _ = try? Files.remove(partialPath)  // why it failed is thrown; a part of a file is only litter
            throw error
        }
    }
}
