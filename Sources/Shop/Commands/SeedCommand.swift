import Crypto
import Postgres
import Runtime

/// `soundwave seed`: something to sell in an empty shop.
@Loop
struct SeedCommand {
    nonisolated static let usage = """
        usage: soundwave seed --demo [--force] [SETTING…]
               soundwave seed --products N [--random-seed S] [--force] [SETTING…]

        --demo           six categories and about 60 products of a music shop, and an account of each role whose
                         password everyone knows; refused where ENVIRONMENT is production
        --products N     N generated products in the same categories, 1 to 10000000; the same for the same S
        --random-seed S  a whole number; 1 if it is not given
        --force          seed although there is something: --demo resets the demo products to what they were,
                         --products adds N more; nothing else is changed

        Without --force a shop with anything in its catalogue is left alone, and the exit code is 0. Accounts that are
        there are never changed. It uses DATABASE_URL; `soundwave serve --help` explains all settings.
        """

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws(Refusal) -> ExitCode {
        var arguments = SeedArguments()
        do throws(SeedArguments.Fault) {
            try arguments.take(self.invocation.arguments)
        } catch {
            self.invocation.console.fail("soundwave seed: \(error.reason)\n\n\(Self.usage)")
            return .usage
        }
        let configuration = try self.invocation.databaseConfiguration(arguments.settings)
        if arguments.productCount == nil, configuration.environment == .production {
            self.invocation.console.fail(
                "soundwave seed: --demo makes accounts whose passwords everyone knows, so not where ENVIRONMENT is "
                    + "production"
            )
            return .configuration
        }
        return await self.invocation.withDatabase(configuration) { postgres in
            try await SchemaCheck(postgres: postgres).verify()
            let seed = Seed(postgres: postgres)
            if let count = arguments.productCount {
                let catalogue = GeneratedCatalogue(productCount: count, seed: arguments.randomSeed)
                let outcome = try await seed.generated(catalogue, isForced: arguments.isForced)
                return self.invocation.console.say(Self.message(outcome))
            }
            let outcome = try await seed.demonstration(isForced: arguments.isForced)
            self.invocation.console.say(Self.message(outcome))
            try await self.addAccounts(postgres, configuration.passwords)
        }
    }

    private func addAccounts(_ postgres: PostgresPool, _ configuration: PasswordConfiguration) async throws {
        let passwords = try PasswordHasher(configuration, metrics: MetricsRegistry())
        defer { passwords.stop() }
        let users = Users(postgres: postgres, passwords: passwords)
        for account in DemoAccounts.all {
            guard let user = try await users.addUnlessThere(account.user, role: account.role) else { continue }
            self.invocation.console.say(
                "Made the \(user.role.rawValue) \(user.username), password \(account.user.password)"
            )
        }
    }

    private static func message(_ outcome: Seed.Outcome) -> String {
        switch outcome {
        case .seeded(let inserted, 0): "Seeded \(inserted) products."
        case .seeded(let inserted, let reset): "Seeded \(inserted) products and reset \(reset)."
        case .notEmpty: "The catalogue is not empty; nothing was changed. --force seeds it all the same."
        }
    }
}
