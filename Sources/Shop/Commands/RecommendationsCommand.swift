import Postgres
import Runtime

/// `soundwave recommendations`: what was bought together, worked out anew.
@Loop
struct RecommendationsCommand {
    nonisolated static let usage = """
        usage: soundwave recommendations refresh [SETTING…]

        refresh  works out from the orders of the last 365 days which products were most often bought together, and
                 writes what has changed; while another refresh is at work it does nothing

        The exit code is 0 either way. It uses DATABASE_URL; `soundwave serve --help` explains all settings.
        """

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws(Refusal) -> ExitCode {
        guard self.invocation.arguments.first == "refresh" else {
            let verb = self.invocation.arguments.first
            let reason = verb.map { "there is no \"\($0)\"" } ?? "say what to do"
            self.invocation.console.fail("soundwave recommendations: \(reason)\n\n\(Self.usage)")
            return .usage
        }
        let configuration = try self.invocation.databaseConfiguration(Array(self.invocation.arguments.dropFirst()))
        return await self.invocation.withDatabase(configuration) { postgres in
            try await SchemaCheck(postgres: postgres).verify()
            let recommendations = Recommendations(postgres: postgres, generations: CacheGenerations())
            guard let changes = try await recommendations.refresh() else {
                return self.invocation.console.say("Another refresh is at work; nothing was done.")
            }
            self.invocation.console.say(
                "Wrote \(changes.writtenCount) recommendations, removed \(changes.removedCount)."
            )
        }
    }
}
