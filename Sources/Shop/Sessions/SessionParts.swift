import Crypto
import Postgres
import Redis
import Runtime

/// What signing in is made of, put together.
@Loop
struct SessionParts {
    let listener: PostgresListener
    let endedSessions: EndedSessions
    let uses: SessionUses
    let authenticator: TokenAuthenticator
    let tokenHandlers: TokenHandlers
    let sessionHandlers: SessionHandlers

    /// How far the clocks of instances and of the database may differ, beside the leeway of tokens.
    private static let clockSlack = Duration.seconds(60)

    /// - Parameters:
    ///   - dependencies: The stores, logs and metrics.
    ///   - passwords: Makes and checks hashes.
    ///   - loginGuard: Slows down guessing.
    /// - Throws: ``TokenKeys/Invalid``; ``Postgres/ConnectionOptions/Invalid``.
    init(_ dependencies: Dependencies, passwords: PasswordHasher, loginGuard: LoginGuard) throws {
        let (configuration, now) = (dependencies.configuration, dependencies.now)
        let (postgres, redis) = (dependencies.postgres, dependencies.redis)
        let (metrics, logger) = (dependencies.metrics, dependencies.logger)
        let tokenKeys = try TokenKeys(parsing: configuration.tokenKeys)
        let (listener, endedSessions) = try Self.endedSessions(dependencies)
        let uses = SessionUses(
            postgres: postgres,
            interval: configuration.sessions.usesFlushInterval,
            metrics: metrics,
            logger: logger
        )
        let prefix: @Loop () -> String = { configuration.redisKeyPrefix + endedSessions.schema }
        let devices = DeviceCache(redis: redis, keyPrefix: prefix, metrics: metrics)
        let sessions = Sessions(
            postgres: postgres,
            tokens: SessionTokens(keys: tokenKeys, configuration: configuration.tokens),
            configuration: configuration.sessions,
            endedSessions: endedSessions,
            devices: devices,
            now: now,
            metrics: metrics,
            logger: logger
        )
        let logins = Logins(
            postgres: postgres,
            passwords: passwords,
            loginGuard: loginGuard,
            tokens: SessionTokens(keys: tokenKeys, configuration: configuration.tokens),
            configuration: configuration.sessions,
            endings: SessionEndings(postgres: postgres, endedSessions: endedSessions, devices: devices),
            now: now
        )
        self.listener = listener
        self.endedSessions = endedSessions
        self.uses = uses
        self.authenticator = TokenAuthenticator(
            verifier: TokenVerifier(keys: tokenKeys, configuration: configuration.tokens),
            endedSessions: endedSessions,
            uses: uses,
            now: now,
            metrics: metrics
        )
        self.tokenHandlers = TokenHandlers(logins: logins, sessions: sessions)
        self.sessionHandlers = SessionHandlers(sessions: sessions)
    }

    private static func endedSessions(_ dependencies: Dependencies) throws -> (PostgresListener, EndedSessions) {
        let configuration = dependencies.configuration
        let listener = try PostgresListener(
            configuration.postgres,
            threadPool: dependencies.threadPool,
            metrics: dependencies.metrics,
            logger: dependencies.logger
        )
        let endedSessions = EndedSessions(
            postgres: dependencies.postgres,
            listener: listener,
            reading: Self.reading(configuration),
            pollInterval: configuration.sessions.pollInterval,
            startTimeout: configuration.startTimeout,
            now: dependencies.now,
            metrics: dependencies.metrics,
            logger: dependencies.logger
        )
        return (listener, endedSessions)
    }

    /// Endings are kept for as long as an access token is good, and for as long as a list of devices may be in Redis.
    private static func reading(_ configuration: Configuration) -> RevocationReading {
        let tokens = Duration.seconds(
            configuration.tokens.accessLifetimeSeconds + configuration.tokens.leewaySeconds
        )
        let postgres = configuration.postgres
        return RevocationReading(
            retention: max(tokens, DeviceCache.lifetime) + Self.clockSlack,
            overlap: RevocationReading.overlap(
                statementTimeout: postgres.statementTimeout ?? Self.clockSlack,
                idleInTransactionTimeout: postgres.idleInTransactionTimeout
            )
        )
    }
}
