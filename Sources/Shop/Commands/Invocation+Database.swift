import Postgres
import Runtime

extension Invocation {
    /// The configuration with a database in it.
    ///
    /// - Throws: ``Refusal`` after its fault has been told.
    func databaseConfiguration(_ arguments: [String]? = nil) throws(Refusal) -> Configuration {
        let configuration = try self.configuration(arguments)
        guard !configuration.postgres.url.isEmpty else {
            self.console.fail(
                "soundwave: DATABASE_URL is not set; it must be a libpq connection URI, such as "
                    + "postgresql://user:password@host:5432/soundwave"
            )
            throw Refusal(code: .configuration)
        }
        return configuration
    }

    /// The configuration with all that a server needs: a database, and keys for its tokens.
    ///
    /// - Throws: ``Refusal`` after its fault has been told.
    func servingConfiguration() throws(Refusal) -> Configuration {
        let configuration = try self.databaseConfiguration()
        guard !configuration.tokenKeys.isEmpty else {
            self.console.fail(
                "soundwave: JWT_KEYS is not set; it must be a list of keys, such as name:secret "
                    + "(\(SigningSecret.advice))"
            )
            throw Refusal(code: .configuration)
        }
        return configuration
    }

    /// Runs a command's work on the database, without a time-out for its statements, and tells what fails.
    @Loop
    func withDatabase(
        _ configuration: Configuration,
        _ work: (PostgresPool) async throws -> Void
    ) async -> ExitCode {
        let logger = Logger(writer: LogWriter(descriptor: .standardError), level: .error)
        let threadPool = ThreadPool(threadCount: 1, maximumQueueLength: 16)
        defer { threadPool.stop() }
        do {
            let postgres = try PostgresPool(
                configuration.postgres.forCommands(waiting: configuration.startTimeout),
                threadPool: threadPool,
                metrics: MetricsRegistry(),
                logger: logger
            )
            await postgres.start()
            let outcome: Result<Void, any Error>
            do {
                try await work(postgres)
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            await postgres.stop(by: .now() + .seconds(1))
            try outcome.get()
            return .success
        } catch let error as PostgresError {
            let reason = error.serverMessage.isEmpty ? error.description : error.serverMessage
            let isAnswer = if case .server = error.code { true } else { false }
            self.console.fail("soundwave: the database \(isAnswer ? "refused" : "cannot be used"): \(reason)")
            return .failure
        } catch {
            self.console.fail("soundwave: \(error)")
            return .failure
        }
    }
}

extension PostgresConfiguration {
    /// As a command wants it: patient with its own statements, polite to the shop's.
    fileprivate func forCommands(waiting startTimeout: Duration) -> PostgresConfiguration {
        var configuration = self
        configuration.statementTimeout = nil
        configuration.lockTimeout = .seconds(2)
        configuration.idleInTransactionTimeout = .seconds(600)
        configuration.readConnectionCount = 1
        configuration.waitTimeout = min(startTimeout, .seconds(10))  // for the database to be there
        return configuration
    }
}
