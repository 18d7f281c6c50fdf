import Runtime
import ShopTesting
import Testing

/// How the program ends when it is called wrongly; it looks at no database then.
@Suite("Exit codes of soundwave", .processes)
struct ExitCodeTests {
    @Test(
        "Arguments that are not of a command's form end with 64, and the form is told",
        arguments: [
            [], ["sell"], ["migrate", "sideways"], ["seed"], ["seed", "--demo", "--products", "3"],
            ["seed", "--products"], ["seed", "--products", "0"], ["seed", "--products", "many"],
            ["seed", "--products", "3", "--random-seed", "-1"],
        ]
    )
    @Loop
    func usage(arguments: [String]) async throws {
        let outcome = try await Self.run(arguments)
        #expect(outcome.exit == .code(64))
        #expect(outcome.complaints.contains("usage: soundwave"))
        #expect(outcome.output.isEmpty)
    }

    @Test(
        "An argument that a command does not know ends with 64, and is named",
        arguments: [["serve"], ["migrate"], ["migrate", "status"], ["seed", "--demo"], ["health"], ["config"]]
    )
    @Loop
    func unknownArguments(command: [String]) async throws {
        let outcome = try await Self.run(command + ["--prot", "80"])
        #expect(outcome.exit == .code(64))
        #expect(outcome.complaints.contains("--prot: there is no such argument"))
        #expect(outcome.output.isEmpty)
    }

    @Test(
        "A setting that is not allowed ends with 78, and is named with what is allowed",
        arguments: [
            ("PORT", "65536", "65535"), ("PORT", "http", "65535"), ("LOG_LEVEL", "loud", "warning"),
            ("TRUSTED_PROXIES", "proxy", "networks"), ("HOST", "localhost", "IP address"),
            ("DATABASE_READ_CONNECTIONS", "0", "16"), ("HTTP_IDLE_TIMEOUT_MS", "-1", "100"),
        ],
        ["serve", "migrate", "config"]
    )
    @Loop
    func settings(setting: (name: String, value: String, allowed: String), command: String) async throws {
        let url = "postgresql://soundwave:secret@127.0.0.1:1/shop"
        let outcome = try await Self.run([command], ["DATABASE_URL": url, setting.name: setting.value])
        #expect(outcome.exit == .code(78))
        #expect(outcome.complaints.contains("\(setting.name): \"\(setting.value)\" is not allowed"))
        #expect(outcome.complaints.contains(setting.allowed))
        #expect(outcome.output.isEmpty)
    }

    @Test(
        "Without a database the commands that need one end with 78 and name DATABASE_URL",
        arguments: [["serve"], ["migrate"], ["seed", "--demo"]]
    )
    @Loop
    func missingDatabase(arguments: [String]) async throws {
        let outcome = try await Self.run(arguments)
        #expect(outcome.exit == .code(78))
        #expect(outcome.complaints.contains("DATABASE_URL is not set"))
    }

    @Test("Without keys for its tokens no server starts: it ends with 78, names JWT_KEYS and says how to make one")
    @Loop
    func missingKeys() async throws {
        let outcome = try await Self.run(["serve"], ["DATABASE_URL": "postgresql://soundwave@127.0.0.1:1/shop"])
        #expect(outcome.exit == .code(78))
        #expect(outcome.complaints.contains("JWT_KEYS is not set"))
        #expect(outcome.complaints.contains("openssl rand"))
    }

    @Test(
        "A secret of the wrong form is not repeated, nor one that is shown or fails",
        arguments: [
            (["serve"], "DATABASE_URL", "http//soundwave:opensesame", 78),
            (["serve"], "REDIS_URL", "http://:opensesame@127.0.0.1", 78),
            (["config"], "DATABASE_URL", "postgresql://soundwave:opensesame@127.0.0.1:1/shop", 0),
            (["config"], "REDIS_URL", "redis://:opensesame@127.0.0.1:1/0", 0),
            (["migrate"], "DATABASE_URL", "postgresql://soundwave:opensesame@127.0.0.1:1/shop", 1),
            (["seed", "--demo"], "DATABASE_URL", "postgresql://soundwave:opensesame@127.0.0.1:1/shop", 1),
        ]
    )
    @Loop
    func secrets(arguments: [String], name: String, value: String, code: Int32) async throws {
        var settings = ["DATABASE_URL": "postgresql://soundwave:opensesame@127.0.0.1:1/shop"]
        settings[name] = value
        let outcome = try await Self.run(arguments, settings)
        #expect(outcome.exit == .code(code), "\(outcome.complaints)")
        #expect(!(outcome.output + outcome.complaints).contains("opensesame"))
        if code == 78 { #expect(outcome.complaints.contains("\(name): its value is not allowed")) }
    }

    @Loop
    private static func run(_ arguments: [String], _ settings: [String: String] = [:]) async throws -> Soundwave.Outcome
    {
        let folder = try TestFolder()
        defer { folder.remove() }
        return try await Soundwave.run(arguments, name: "soundwave", in: folder, environment: settings)
    }
}
