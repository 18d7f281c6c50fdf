import Crypto
import Postgres
import Runtime

/// `soundwave user`: accounts, from the command line of the server.
@Loop
struct UserCommand {
    nonisolated static let usage = """
        usage: soundwave user create NAME --email ADDRESS [--role ROLE] [--first-name TEXT] [--last-name TEXT]
                              [--phone-number NUMBER] [PASSWORD] [SETTING…]
               soundwave user set-role NAME ROLE [SETTING…]
               soundwave user set-password NAME [PASSWORD] [SETTING…]
               soundwave user deactivate NAME [SETTING…]
               soundwave user activate NAME [SETTING…]
               soundwave user list [--role ROLE] [--search TEXT] [SETTING…]

        create        make an account; a customer, unless ROLE (customer, supplier, admin) says otherwise
        set-role      change what a user may do
        set-password  give a user another password; it ends all their sessions
        deactivate    let a user sign in no more, and end all their sessions; activate takes it back
        list          tell each user's id, name, role, state and address, with tabs between

        The password is asked for, without being shown, unless PASSWORD is one of these. It is never an argument.

        --password-file FILE   the content of a file; a line feed at its end is no part of the password
        --password-stdin       all of standard input, likewise

        What is done is in the audit, by nobody, from "command". It uses DATABASE_URL; `soundwave serve --help` explains
        all settings.
        """

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws(Refusal) -> ExitCode {
        let arguments: UserArguments
        let role: Role?
        do throws(UserArguments.Fault) {
            arguments = try UserArguments(self.invocation.arguments)
            role = try arguments.role()
        } catch {
            self.invocation.console.fail("soundwave user: \(error.reason)\n\n\(Self.usage)")
            return .usage
        }
        let configuration = try self.invocation.databaseConfiguration(arguments.settings)
        var password = ""
        if arguments.verb == .create || arguments.verb == .setPassword {
            do throws(PasswordSource.Fault) {
                password = try arguments.source.read(self.invocation.console)
            } catch {
                self.invocation.console.fail("soundwave user: \(error.reason)")
                return .failure
            }
        }
        return await self.run(arguments, role, password, configuration)
    }

    private func run(
        _ arguments: UserArguments,
        _ role: Role?,
        _ password: String,
        _ configuration: Configuration
    ) async -> ExitCode {
        await self.invocation.withDatabase(configuration) { postgres in
            try await SchemaCheck(postgres: postgres).verify()
            let passwords = try PasswordHasher(configuration.passwords, metrics: MetricsRegistry())
            defer { passwords.stop() }
            let work = UserCommandWork(
                users: Users(postgres: postgres, passwords: passwords),
                accounts: Accounts(postgres: postgres),
                say: { self.invocation.console.say($0) }
            )
            do {
                try await work.perform(arguments, role, password)
            } catch let problem as Problem {
                throw UserCommandWork.Refusal(problem)
            }
        }
    }
}
