import Postgres
import Runtime

/// `soundwave migrate`: the schema of the database.
@Loop
struct MigrateCommand {
    nonisolated static let usage = """
        usage: soundwave migrate [up | status | plan | verify] [--directory FOLDER] [SETTING…]

        up       apply what is missing (the default); safe while the shop runs, and several at once
        status   tell for each migration whether it was applied, and when
        plan     tell what `up` would do
        verify   check that all is applied and unedited; exits with 1 if not

        It uses DATABASE_URL and MIGRATIONS_DIRECTORY; `soundwave serve --help` explains all settings.
        """

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws(Refusal) -> ExitCode {
        var arguments = self.invocation.arguments
        let verb = arguments.first.flatMap { $0.hasPrefix("-") ? nil : $0 } ?? "up"
        if arguments.first == verb { arguments.removeFirst() }
        guard ["up", "status", "plan", "verify"].contains(verb) else {
            self.invocation.console.fail("soundwave migrate: there is no \"\(verb)\"\n\n\(Self.usage)")
            return .usage
        }
        arguments = arguments.map { argument in
            let isDirectory = argument == "--directory" || argument.hasPrefix("--directory=")
            return isDirectory ? "--migrations-\(argument.dropFirst(2))" : argument
        }
        let configuration = try self.invocation.databaseConfiguration(arguments)
        return await self.invocation.withDatabase(configuration) { postgres in
            let migrator = Migrator(postgres: postgres, directory: configuration.migrationsDirectory) {
                self.invocation.console.say($0)
            }
            switch verb {
            case "status": try await migrator.status()
            case "plan": try await migrator.showPlan()
            case "verify": try await migrator.verify()
            default: try await migrator.up()
            }
        }
    }
}
