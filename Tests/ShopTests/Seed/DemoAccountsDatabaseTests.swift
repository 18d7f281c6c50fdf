import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The demonstration's accounts")
struct DemoAccountsTests {
    @Test("There is one of each role, by the rules of registration")
    func keepRules() throws {
        #expect(DemoAccounts.all.map(\.role) == Role.allCases)
        for account in DemoAccounts.all {
            let user = account.user
            let members = [
                ("username", user.username), ("email", user.email), ("first_name", user.firstName),
                ("last_name", user.lastName), ("phone_number", user.phoneNumber ?? ""), ("password", user.password),
                ("password2", user.password),
            ]
            let object = JSONObject(distinct: members.map { JSONMember(name: $0.0, value: .string($0.1)) })
            #expect(try NewUser(RequestFields(object)) == user)
        }
    }

    @Test("`make up` tells each of them")
    func areTold() throws {
        let root = TestDatabase.migrationsDirectory.dropLast("/Migrations".count)
        let script = String(decoding: try Files.read("\(root)/scripts/up"), as: UTF8.self)
        for account in DemoAccounts.all {
            #expect(script.contains("\(account.user.username) \(account.user.password)"))
        }
    }
}

@Suite("seed and accounts", .database, .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set"))
struct DemoAccountsDatabaseTests {
    @Loop
    private static func seed(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> CommandRun {
        let url = try TestDatabase.required().url
        let own = [
            "DATABASE_URL": url, "PASSWORD_ALGORITHM": "scrypt", "PASSWORD_SCRYPT_LN": "14", "PASSWORD_SCRYPT_P": "1",
        ]
        return await CommandRun.run(["seed"] + arguments, own.merging(environment) { $1 })
    }

    @Test("--demo makes them once, and they can sign in")
    @Loop
    func makes() async throws {
        try await TestShop.with { shop in
            let run = try await Self.seed(["--demo"])
            #expect(run.code == .success, "\(run.complaints)")
            for account in DemoAccounts.all {
                let (name, password) = (account.user.username, account.user.password)
                #expect(run.output.contains("Made the \(account.role.rawValue) \(name), password \(password)\n"))
                #expect(try await shop.requestToken(name, password).status == 200)
            }
            let rows = "SELECT concat_ws('|', id, username, role, password_hash, version) FROM users ORDER BY id"
            let before = try await shop.texts(rows)
            for arguments in [["--demo"], ["--demo", "--force"]] {
                #expect(try await !Self.seed(arguments).output.contains("demo_"))
            }
            #expect(try await shop.texts(rows) == before)
        }
    }

    @Test("A user who has the name or the address already is left alone")
    @Loop
    func leavesOthers() async throws {
        try await TestShop.with { shop in
            _ = try await shop.signedInUser("DEMO_Admin")
            _ = try await shop.signedInUser("other", email: "Supplier@demo.example")
            #expect(try await Self.seed(["--demo"]).code == .success)
            #expect(
                try await shop.texts("SELECT concat_ws(' ', username, role) FROM users ORDER BY id") == [
                    "DEMO_Admin customer", "other customer", "demo_customer customer",
                ]
            )
            _ = try await shop.accessToken(of: "demo_admin")
        }
    }

    @Test("In production --demo is refused, and makes nothing; --products is not, and makes no account")
    @Loop
    func refuses() async throws {
        let run = try await Self.seed(["--demo"], ["ENVIRONMENT": "production"])
        #expect(run.code == .configuration)
        #expect(run.complaints.contains("not where ENVIRONMENT is production"))
        let pool = try TestDatabase.required().pool
        #expect(try await pool.read(QueryColumn("SELECT id FROM categories")) == [])
        #expect(try await Self.seed(["--products", "2"], ["ENVIRONMENT": "production"]).code == .success)
        #expect(try await pool.read(QueryColumn("SELECT id FROM users")) == [])
    }
}
