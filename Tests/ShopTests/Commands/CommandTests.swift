import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Commands", .loop)
struct CommandTests {
    @Test("Exit codes are those that shells and sysexits.h know")
    func hasExitCodes() {
        #expect([ExitCode.success, .failure, .usage, .configuration].map(\.rawValue) == [0, 1, 64, 78])
    }

    @Test("Without a command the overview is a complaint")
    @Loop
    func needsCommand() async {
        let run = await CommandRun.run([])
        #expect(run.code == .usage)
        #expect(run.output.isEmpty)
        #expect(run.complaints == Usage.overview + "\n")
    }

    @Test("An unknown command is named, with the overview", arguments: ["sevre", "Serve", "", "-x", "--versions"])
    @Loop
    func refusesUnknown(_ name: String) async {
        let run = await CommandRun.run([name])
        #expect(run.code == .usage)
        #expect(run.output.isEmpty)
        #expect(run.complaints == "soundwave: there is no command \"\(name)\"\n\n\(Usage.overview)\n")
    }

    @Test("The overview is asked for in three ways", arguments: ["help", "--help", "-h"])
    @Loop
    func helps(_ name: String) async {
        let run = await CommandRun.run([name])
        #expect(run.code == .success)
        #expect(run.output == Usage.overview + "\n")
        #expect(run.complaints.isEmpty)
    }

    @Test("The overview names every command", arguments: Command.allCases.filter { $0 != .help })
    func listsCommands(_ command: Command) {
        #expect(Usage.overview.contains("\n\(command.rawValue) "))
    }

    @Test("The version is told")
    @Loop
    func tellsVersion() async {
        let run = await CommandRun.run(["--version"])
        #expect(run.code == .success)
        #expect(run.output == "soundwave \(Command.version)\n")
    }

    @Test(
        "SIGTERM and SIGINT are handled by what serves, left alone by what sends mail, and end all others at once",
        arguments: Command.allCases
    )
    func handlesSignals(_ command: Command) {
        let isBlocking = [.serve, .work, .confirmOrder].contains(command)
        #expect(Command.handledSignals([command.rawValue, "--port=1"]) == (isBlocking ? StopSignal.numbers : []))
        #expect(Command.handledSignals([]) == [])
    }

    @Test("Each command explains itself, whatever else is said", arguments: Command.allCases)
    @Loop
    func explains(_ command: Command) async {
        for arguments in [["--help"], ["-h"], ["--nonsense", "--help"]] {
            let run = await CommandRun.run([command.rawValue] + arguments)
            #expect(run.code == .success)
            #expect(run.complaints.isEmpty)
            #expect(run.output.hasPrefix("usage: soundwave \(command == .help ? "COMMAND" : command.rawValue)"))
        }
    }

    @Test(
        "The help of serve, work and config names every setting with its argument, range and default",
        arguments: ["serve", "work", "config"]
    )
    @Loop
    func explainsSettings(_ command: String) async {
        let text = await CommandRun.run([command, "--help"]).output
        for option in ConfigurationOption.all {
            #expect(text.contains("\n  \(option.name)\(option.isSecret ? "\n" : ", \(option.flag)\n")"))
            #expect(text.contains("\(option.summary) \(option.allowed)"))
            #expect(text.contains("also as \(option.name)_FILE") == option.isSecret)
        }
        for setting in NumberSetting.all {
            #expect(text.contains("\(setting.range.lowerBound)…\(setting.range.upperBound)"))
            #expect(text.contains(" [\(setting.standard)]"))
        }
    }

    @Test(
        "A wrong setting is named, before anything is done",
        arguments: ["serve", "work", "migrate", "seed", "health", "config"]
    )
    @Loop
    func refusesSettings(_ command: String) async {
        let arguments = [command] + (command == "seed" ? ["--demo"] : [])
        let run = await CommandRun.run(arguments, ["PORT": "http"])
        #expect(run.code == .configuration)
        #expect(run.output.isEmpty)
        #expect(
            run.complaints == "soundwave: PORT: \"http\" is not allowed; it must be a whole number from 0 to 65535\n"
        )
        let unknown = await CommandRun.run(arguments + ["--prot", "80"])
        #expect(unknown.code == .usage)
        #expect(unknown.complaints == "soundwave: --prot: there is no such argument; --help lists them\n")
    }

    @Test(
        "Arguments that are not of their form are wrong usage, and nothing is done",
        arguments: [
            (["--port"], "--port: its value is missing"), (["5"], "5: there is no such argument"),
            (["--"], "--: there is no such argument"), (["--PORT=1"], "--PORT=1: there is no such argument"),
            (["--database-url=postgresql://x"], "--database-url: a secret is not given as an argument"),
        ],
        [["serve"], ["work"], ["migrate", "up"], ["seed", "--demo"], ["health"], ["config"]]
    )
    @Loop
    func refusesForm(_ wrong: (arguments: [String], complaint: String), _ command: [String]) async {
        let run = await CommandRun.run(command + wrong.arguments)
        #expect(run.code == .usage)
        #expect(run.output.isEmpty)
        #expect(run.complaints.hasPrefix("soundwave: \(wrong.complaint)"))
        #expect(!run.complaints.contains("postgresql://x"))
    }

    @Test("help explains the command that it is given", arguments: Command.allCases)
    @Loop
    func helpsWithCommand(_ command: Command) async {
        let run = await CommandRun.run(["help", command.rawValue])
        #expect(run.code == .success)
        #expect(run.output == Usage.text(for: command) + "\n")
    }

    @Test(
        "help and --version take nothing else",
        arguments: [["help", "sell"], ["help", "serve", "migrate"], ["--version", "serve"]]
    )
    @Loop
    func refusesMore(_ arguments: [String]) async {
        let run = await CommandRun.run(arguments)
        #expect(run.code == .usage)
        #expect(run.output.isEmpty)
        #expect(run.complaints.contains("there is no command"))
    }

    @Test(
        "What needs a database says that it has none",
        arguments: [
            ["serve"], ["work"], ["migrate"], ["migrate", "status"], ["seed", "--demo"],
            ["confirm-order", "5", "attempt"],
        ]
    )
    @Loop
    func needsDatabase(_ arguments: [String]) async {
        let run = await CommandRun.run(arguments)
        #expect(run.code == .configuration)
        #expect(run.complaints.hasPrefix("soundwave: DATABASE_URL is not set; it must be a libpq connection URI"))
    }

    @Test(
        "A confirmation needs an order and an attempt",
        arguments: [[], ["5"], ["five", "attempt"], ["5", ""], ["--log-level", "error"]]
    )
    @Loop
    func refusesConfirmation(_ arguments: [String]) async {
        let run = await CommandRun.run(["confirm-order"] + arguments)
        #expect(run.code == .usage)
        #expect(run.output.isEmpty)
        #expect(run.complaints.hasPrefix("soundwave confirm-order: an order and an attempt are needed\n\nusage:"))
    }

    // MARK: config

    @Test("config shows every setting as it is in force, in the form of .env")
    @Loop
    func showsConfiguration() async throws {
        let run = await CommandRun.run(["config", "--port=1"], ["PORT": "2", "ADMIN_PORT": "3"])
        #expect(run.code == .success)
        let lines = run.output.split(separator: "\n")
        #expect(lines.map { $0.prefix { $0 != "=" } } == ConfigurationOption.all.map { $0.name[...] })
        #expect(lines.contains("PORT=1") && lines.contains("ADMIN_PORT=3") && lines.contains("HOST=127.0.0.1"))
        #expect(lines.contains("DATABASE_URL="))
    }

    @Test("What config shows can be read again, and means the same")
    @Loop
    func showsWhatCanBeRead() async throws {
        let environment = ["TRUSTED_PROXIES": "10.0.0.0/8", "HTTP_IDLE_TIMEOUT_MS": "1234", "LOG_LEVEL": "debug"]
        let shown = await CommandRun.run(["config"], environment).output
        let secrets = ConfigurationOption.all.filter(\.isSecret).map { "\($0.name)=" }
        let file = shown.split(separator: "\n").filter { line in !secrets.contains { line.hasPrefix($0) } }
            .joined(separator: "\n")
        for option in ConfigurationOption.all where !option.isSecret {
            let value = try ConfigurationLoader(files: [".env": file]).value(of: option.name)
            #expect(try ConfigurationLoader(environment: environment, files: [:]).value(of: option.name) == value)
        }
    }

    @Test("config hides secrets, from wherever they come")
    @Loop
    func hidesSecrets() async throws {
        try await TestFolder.with(["redis": "redis://:hunter2@cache:1/0\n"]) { folder in
            let run = await CommandRun.run(
                ["config"],
                [
                    "DATABASE_URL": "postgresql://shop:hunter2@db/soundwave",
                    "REDIS_URL_FILE": "\(folder.path)/redis",
                ]
            )
            #expect(run.code == .success)
            #expect(run.output.contains("\nDATABASE_URL=(hidden)\n"))
            #expect(run.output.contains("\nREDIS_URL=(hidden)\n"))
            #expect(!run.output.contains("hunter2") && !run.output.contains("cache"))
        }
    }
}
