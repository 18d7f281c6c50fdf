import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("soundwave migrate and seed", .emptyDatabase, .enabled(if: TestEnvironment.databaseURL != nil))
struct DatabaseCommandsTests {
    @Loop
    private static func run(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> CommandRun {
        let url = try TestDatabase.required().url
        let own = ["DATABASE_URL": url, "MIGRATIONS_DIRECTORY": TestDatabase.migrationsDirectory]
        return await CommandRun.run(arguments, own.merging(environment) { $1 })
    }

    @Test("migrate applies what is missing, and verify finds it so")
    @Loop
    func migrates() async throws {
        let before = try await Self.run(["migrate", "verify"])
        #expect(before.code == .failure)
        #expect(before.complaints.hasPrefix("soundwave: not applied: 000001_"))
        let up = try await Self.run(["migrate"])
        #expect(up.code == .success, "\(up.complaints)")
        #expect(up.output.hasSuffix("\nThe schema is now up to date.\n"))
        #expect(try await Self.run(["migrate", "up"]).output == "The schema is up to date.\n")
        #expect(try await Self.run(["migrate", "plan"]).output == "Nothing is to be done.\n")
        let status = try await Self.run(["migrate", "status"])
        #expect(status.output.split(separator: "\n").count == Schema.version)
        #expect(try await Self.run(["migrate", "verify"]).code == .success)
    }

    @Test("The folder can be given in all forms of an argument")
    @Loop
    func takesFolder() async throws {
        try await TestFolder.with(["000001_own.sql": "CREATE TABLE own ();"]) { folder in
            for arguments in [
                ["--directory", folder.path], ["--directory=\(folder.path)"], ["--migrations-directory=\(folder.path)"],
            ] {
                let run = try await Self.run(["migrate", "plan"] + arguments)
                #expect(run.output == "000001_own.sql  would be applied, in a transaction\n")
            }
        }
    }

    @Test("A folder that is not there is told by its name")
    @Loop
    func refusesFolder() async throws {
        let run = try await Self.run(["migrate", "--directory", "/nowhere"])
        #expect(run.code == .failure)
        #expect(
            run.complaints == "soundwave: the folder of migrations, /nowhere, cannot be read "
                + "(opendir: No such file or directory)\n"
        )
    }

    @Test("A verb that migrate does not have is refused with its usage", arguments: ["down", "Up", "plans", ""])
    @Loop
    func refusesVerb(_ verb: String) async throws {
        let run = try await Self.run(["migrate", verb])
        #expect(run.code == .usage)
        #expect(run.complaints == "soundwave migrate: there is no \"\(verb)\"\n\n\(MigrateCommand.usage)\n")
    }

    @Test("seed fills an empty shop, leaves a full one alone, and adds to it by force")
    @Loop
    func seeds() async throws {
        #expect(try await Self.run(["migrate"]).code == .success)
        let first = try await Self.run(["seed", "--products", "3"])
        #expect(first.code == .success)
        #expect(first.output == "Seeded 3 products.\n")
        let second = try await Self.run(["seed", "--demo"])
        #expect(second.code == .success)
        #expect(
            second.output.hasPrefix(
                "The catalogue is not empty; nothing was changed. --force seeds it all the same.\nMade the customer "
            )
        )
        #expect(try await Self.run(["seed", "--products", "2", "--force"]).output == "Seeded 2 products.\n")
        #expect(try await TestDatabase.required().texts("SELECT count(*) FROM products") == ["5"])
    }

    @Test("seed refuses a schema that is not the program's, and says what mends it")
    @Loop
    func refusesSchema() async throws {
        let run = try await Self.run(["seed", "--demo"])
        #expect(run.code == .failure)
        #expect(run.complaints.hasSuffix("this program needs \(Schema.version): run `soundwave migrate`\n"))
    }

    @Test("seed without a choice is refused with its usage")
    @Loop
    func needsChoice() async throws {
        let run = try await Self.run(["seed"])
        #expect(run.code == .usage)
        #expect(run.complaints == "soundwave seed: say either --demo or --products N\n\n\(SeedCommand.usage)\n")
    }

    @Test("What the database refuses is told in its words, and without the password")
    @Loop
    func tellsRefusal() async throws {
        let wrong = try TestDatabase.required().url + "&dbname=soundwave_no_such"
        let run = try await Self.run(["migrate"], ["DATABASE_URL": wrong, "START_TIMEOUT_MS": "3000"])
        #expect(run.code == .failure)
        #expect(run.complaints.hasPrefix("soundwave: the database cannot be used: "), "\(run.complaints)")
        #expect(run.complaints.contains("soundwave_no_such\" does not exist"), "\(run.complaints)")

        let closed = "postgresql://soundwave:hunter2@127.0.0.1:1/soundwave"
        let refused = try await Self.run(["migrate"], ["DATABASE_URL": closed, "START_TIMEOUT_MS": "3000"])
        #expect(refused.code == .failure)
        #expect(refused.complaints.contains("Connection refused"), "\(refused.complaints)")
        #expect(!refused.complaints.contains("hunter2"))
    }
}
