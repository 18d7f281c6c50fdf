import Postgres
import Runtime

/// `soundwave confirm-order`: one attempt to mail the confirmation of an order, for a worker that started it.
///
/// SIGTERM and SIGINT are blocked and never read: nobody who stops a worker is to interrupt it between its mark and the
/// mail, and the kernel ends it in time.
@Loop
struct ConfirmOrderCommand {
    nonisolated static let usage = """
        usage: soundwave confirm-order ORDER ATTEMPT [SETTING…]

        For `soundwave work`, which starts it for each confirmation of an order, and nobody else. Mails the confirmation
        unless another attempt has begun to, and writes a line that says what came of it. It outlives its worker, and
        does not listen to SIGTERM or SIGINT, but ends by itself.

        It uses DATABASE_URL and the settings of mail; `soundwave work --help` explains all settings.
        """

    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    func run() async throws(Refusal) -> ExitCode {
        let arguments = self.invocation.arguments
        guard arguments.count >= 2, let orderID = Int64(arguments[0]), !arguments[1].isEmpty else {
            self.invocation.console.fail(
                "soundwave confirm-order: an order and an attempt are needed\n\n\(Self.usage)"
            )
            return .usage
        }
        let configuration = try self.invocation.databaseConfiguration(Array(arguments.dropFirst(2)))
        Program.endOwnProcess(after: OrderConfirmationProcess.longestLife(configuration.mail))
        let level = max(configuration.logLevel, .warning)
        let logger = Logger(writer: LogWriter(descriptor: .standardError), level: level)
        defer { logger.flush() }
        do {
            let result = try await Self.attempt(orderID, arguments[1], configuration, logger)
            self.invocation.console.say(result.line)
            return .success
        } catch {
            logger.error("a confirmation failed", ["error": .string(String(describing: error))])
            return .failure
        }
    }

    private static func attempt(
        _ orderID: Int64,
        _ name: String,
        _ configuration: Configuration,
        _ logger: Logger
    ) async throws -> OrderConfirmationResult {
        let metrics = MetricsRegistry()
        let threadPool = ThreadPool(threadCount: 1, maximumQueueLength: 16)
        defer { threadPool.stop() }
        let postgres = try PostgresPool(
            Self.single(configuration.postgres),
            threadPool: threadPool,
            metrics: metrics,
            logger: logger
        )
        await postgres.start()
        let mailer = Mailer(configuration.mail, metrics: metrics, logger: logger)
        let attempt = OrderConfirmationAttempt(postgres: postgres, mailer: mailer, now: { .now() })
        let result: Result<OrderConfirmationResult, any Error>
        do {
            result = .success(try await attempt.run(orderID, name: name))
        } catch {
            result = .failure(error)
        }
        await postgres.stop(by: .now() + .seconds(1))
        return try result.get()
    }

    /// One connection is enough, and it can be waited for: nobody waits for the mail.
    private static func single(_ configuration: PostgresConfiguration) -> PostgresConfiguration {
        var configuration = configuration
        configuration.readConnectionCount = 0
        configuration.longReadConnectionCount = 0
        configuration.writeConnectionCount = 1
        configuration.reservedConnectionCount = 0
        configuration.waitTimeout = max(configuration.waitTimeout, .seconds(5))
        return configuration
    }
}
