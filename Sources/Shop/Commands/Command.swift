import Runtime

/// What can be asked of the program, and with which arguments.
package enum Command: String, CaseIterable {
    case serve, work, migrate, user, seed, `import`, export, media, recommendations, health, config, openapi, help

    /// For `work`, which starts it.
    case confirmOrder = "confirm-order"

    /// The program's version.
    package static let version = "0.1.0"

    /// The signals that the command which `arguments` ask for handles by itself, or not at all, and wants blocked.
    ///
    /// Any other command is ended by them at once, and what it had not committed is rolled back by the database.
    package static func handledSignals(_ arguments: [String]) -> [Int32] {
        switch arguments.first.flatMap(Self.init(rawValue:)) {
        case .serve, .work, .confirmOrder: StopSignal.numbers
        case .migrate, .user, .seed, .import, .export, .media, .recommendations, .health, .config, .openapi,
            .help, nil:
            []
        }
    }

    /// Runs the command that `arguments` (without the program's name) ask for, on the loop.
    @Loop
    package static func run(
        _ arguments: [String],
        environment: [String: String],
        console: Console = .standard
    ) async -> ExitCode {
        guard let name = arguments.first else {
            console.fail(Usage.overview)
            return .usage
        }
        if arguments == ["--version"] {
            console.say("soundwave \(Self.version)")
            return .success
        }
        guard let command = Self(rawValue: name == "--help" || name == "-h" ? "help" : name) else {
            console.fail("soundwave: there is no command \"\(name)\"\n\n\(Usage.overview)")
            return .usage
        }
        let rest = Array(arguments.dropFirst())
        if rest.contains("--help") || rest.contains("-h") {
            console.say(Usage.text(for: command))
            return .success
        }
        let invocation = Invocation(
            arguments: rest,
            loader: ConfigurationLoader(environment: environment),
            console: console
        )
        do throws(Refusal) {
            return try await Self.run(command, invocation)
        } catch {
            return error.code
        }
    }

    @Loop
    private static func run(_ command: Command, _ invocation: Invocation) async throws(Refusal) -> ExitCode {
        switch command {
        case .serve: return try await ServeCommand(invocation).run()
        case .work: return try await WorkCommand(invocation).run()
        case .migrate: return try await MigrateCommand(invocation).run()
        case .user: return try await UserCommand(invocation).run()
        case .seed: return try await SeedCommand(invocation).run()
        case .media: return try await MediaCommand(invocation).run()
        case .import: return try await ImportCommand(invocation).run()
        case .export: return try await ExportCommand(invocation).run()
        case .recommendations: return try await RecommendationsCommand(invocation).run()
        case .health: return try await HealthCommand(invocation).run()
        case .config: return try ConfigCommand(invocation).run()
        case .openapi: return try OpenAPICommand(invocation).run()
        case .help: return try HelpCommand(invocation).run()
        case .confirmOrder: return try await ConfirmOrderCommand(invocation).run()
        }
    }
}

/// A command cannot begin; why has been told.
struct Refusal: Error {
    let code: ExitCode
}

/// What a command was called with.
struct Invocation {
    let arguments: [String]
    let loader: ConfigurationLoader
    let console: Console

    /// The configuration.
    ///
    /// - Throws: ``Refusal`` after its fault has been told.
    func configuration(_ arguments: [String]? = nil) throws(Refusal) -> Configuration {
        do throws(ConfigurationLoader.Fault) {
            return try self.loader.load(arguments: arguments ?? self.arguments)
        } catch {
            self.console.fail("soundwave: \(error)")
            throw Refusal(code: error.isUsage ? .usage : .configuration)
        }
    }
}
