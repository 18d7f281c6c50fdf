import Postgres
import Runtime
import ShopTesting
import Synchronization
import Testing

@testable import Shop

@Suite("soundwave user", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct UserCommandDatabaseTests {
    /// Hashes that cost little, as the settings allow.
    private static let cheap = ["PASSWORD_ALGORITHM": "scrypt", "PASSWORD_SCRYPT_LN": "14", "PASSWORD_SCRYPT_P": "1"]

    /// What is typed or piped in, one after the other.
    private static func input(_ texts: [String], isTerminal: Bool = false) -> SecretInput {
        let rest = Input(texts)
        return SecretInput(
            isTerminal: { isTerminal },
            readLine: { () throws(Terminal.Refusal) in
                guard let text = rest.next() else { throw .cancelled }
                return Array(text.utf8)
            },
            readAll: { Array((rest.next() ?? "").utf8) }
        )
    }

    private final class Input: Sendable {
        private let texts: Mutex<[String]>

        init(_ texts: [String]) {
            self.texts = Mutex(texts)
        }

        func next() -> String? {
            self.texts.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }
    }

    @Loop
    private static func run(_ arguments: [String], _ input: SecretInput = Self.input([])) async throws -> CommandRun {
        let url = try TestDatabase.required().url
        return await CommandRun.run(
            ["user"] + arguments,
            ["DATABASE_URL": url].merging(self.cheap) { $1 },
            secrets: input
        )
    }

    @Test("An account is made, changed, listed, and can sign in while it may")
    @Loop
    func life() async throws {
        try await TestShop.with { shop in
            let create = ["create", "ada", "--email", "ada@x", "--role", "admin", "--password-stdin"]
            let made = try await Self.run(create, Self.input(["a quiet morning\n"]))
            #expect(made.code == .success, "\(made.complaints)")
            let id = try #require(try await shop.texts("SELECT id FROM users").first)
            #expect(made.output == "Made the admin ada, id \(id).\n")
            #expect(try await shop.requestToken("ada", "a quiet morning").status == 200)

            let other = try await Self.run(
                ["set-password", "ADA", "--password-stdin"],
                Self.input(["a loud evening\r\n"])
            )
            #expect(other.output == "Changed the password of ADA, and ended all sessions.\n")
            #expect(try await shop.requestToken("ada", "a quiet morning").status == 401)
            #expect(try await shop.requestToken("ada", "a loud evening").status == 200)
            #expect(try await shop.texts("SELECT end_reason FROM sessions WHERE end_reason IS NOT NULL").count == 1)

            for arguments in [["set-role", "ada", "customer"], ["deactivate", "ada"]] {
                let last = try await Self.run(arguments)
                #expect(last.code == .failure)
                #expect(last.complaints == "soundwave: \(Problem.lastAdministrator.detail)\n")
            }
            let second = ["create", "eva", "--email", "eva@x", "--role=admin", "--password-stdin"]
            #expect(try await Self.run(second, Self.input(["a quiet morning"])).code == .success)
            #expect(try await Self.run(["set-role", "ada", "supplier"]).output == "ada is an active supplier now.\n")
            #expect(try await Self.run(["deactivate", "ada"]).output == "ada is a deactivated supplier now.\n")
            #expect(try await shop.requestToken("ada", "a loud evening").status == 401)
            let listed = try await Self.run(["list"]).output.split(separator: "\n")
            #expect(listed.first == "\(id)\tada\tsupplier\tinactive\tada@x")
            #expect(listed.count == 2)
            #expect(try await Self.run(["list", "--role", "admin"]).output.contains("\teva\tadmin\tactive\teva@x\n"))
            #expect(try await Self.run(["list", "--search", "ada"]).output.split(separator: "\n").count == 1)
            #expect(try await Self.run(["activate", "ada"]).output == "ada is an active supplier now.\n")
            let events = try await shop.texts(
                "SELECT DISTINCT action FROM audit_events WHERE address = 'command' AND actor_id IS NULL ORDER BY 1"
            )
            #expect(
                events == [
                    "user.activated", "user.created", "user.deactivated", "user.password_changed", "user.role_changed",
                ]
            )
        }
    }

    @Test("At a terminal the password is asked for twice")
    @Loop
    func asks() async throws {
        let create = ["create", "ada", "--email", "ada@x"]
        let two = Self.input(["a quiet morning", "a quiet mornin"], isTerminal: true)
        let differing = try await Self.run(create, two)
        #expect(differing.code == .failure)
        #expect(differing.complaints.hasSuffix("soundwave user: the two passwords differ; nothing was changed\n"))
        let cancelled = try await Self.run(create, Self.input(["a quiet morning"], isTerminal: true))
        #expect(cancelled.complaints.hasSuffix("soundwave user: cancelled; nothing was changed\n"))
        let same = Self.input(["a quiet morning", "a quiet morning"], isTerminal: true)
        let made = try await Self.run(create, same)
        #expect(made.code == .success)
        #expect(made.complaints == "Password (not shown): \nOnce more: \n")
        #expect(try await TestDatabase.required().pool.read(QueryColumn("SELECT username FROM users")) == ["ada"])
    }

    @Test("A password that breaks the rules, and an account that does, are refused with the reason")
    @Loop
    func refuses() async throws {
        let create = ["create", "ada", "--email", "ada@x", "--password-stdin"]
        let nowhere = try await Self.run(["set-password", "ada"])
        #expect(nowhere.complaints.contains("use --password-file or --password-stdin"))
        let short = try await Self.run(create, Self.input(["short"]))
        #expect(short.code == .failure)
        #expect(short.complaints.contains("must have at least 8 characters"))
        let own = try await Self.run(
            ["create", "adalovelace", "--email", "ada@x", "--password-stdin"],
            Self.input(["AdaLovelace"])
        )
        #expect(own.complaints.contains("password: The password must not be the user name"))
        let name = try await Self.run(
            ["create", "a b", "--email", "x", "--password-stdin"],
            Self.input(["a quiet morning"])
        )
        #expect(name.complaints.contains("username: ") && name.complaints.contains("email: "))
        #expect(try await Self.run(create, Self.input(["a quiet morning"])).code == .success)
        let twice = try await Self.run(create, Self.input(["a quiet morning"]))
        #expect(twice.complaints == "soundwave: username: A user with this name exists already.\n")
        for arguments in [["set-role", "bob", "admin"], ["deactivate", "bob"], ["activate", "bob"]] {
            #expect(try await Self.run(arguments).complaints == "soundwave: there is no user \"bob\"\n")
        }
        let search = try await Self.run(["list", "--search", "ab"])
        #expect(search.complaints == "soundwave: --search needs three letters or digits in a row\n")
    }

    @Test("A password comes from a file, whole but for the line feed at its end")
    @Loop
    func readsFile() async throws {
        try await TestFolder.with(["secret": "two words \n"]) { folder in
            try await TestShop.with { (shop) async throws in
                let create = ["create", "ada", "--email", "ada@x", "--password-file", "\(folder.path)/secret"]
                #expect(try await Self.run(create).code == .success)
                #expect(try await shop.requestToken("ada", "two words ").status == 200)
            }
            let missing = try await Self.run(["set-password", "ada", "--password-file", "\(folder.path)/none"])
            #expect(missing.code == .failure)
            #expect(missing.complaints.contains("/none, cannot be read (open: No such file or directory)"))
        }
    }

    @Test("A password among the arguments is wrong usage, and is not repeated in the answer")
    @Loop
    func refusesArgument() async throws {
        let run = try await Self.run(["create", "ada", "--email", "ada@x", "--password", "hunter2hunter2"])
        #expect(run.code == .usage)
        #expect(run.complaints.hasPrefix("soundwave user: a password is never an argument"))
        #expect(!run.complaints.contains("hunter2"))
    }
}
