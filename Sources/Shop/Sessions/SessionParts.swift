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

    /// - Throws: ``TokenKeys/Invalid``; ``Postgres/ConnectionOptions/Invalid``.
    init(
        _ configuration: Configuration,
        postgres: PostgresPool,
        redis: RedisClient,
        passwords: PasswordHasher,
        loginGuard: LoginGuard,
        threadPool: ThreadPool,
        now: @escaping @Sendable () -> UTCTime,
        metrics: MetricsRegistry,
        logger: Logger
    ) throws {
        let tokenKeys = try TokenKeys(parsing: configuration.tokenKeys)
        let (listener, endedSessions) = try Self.endedSessions(
            configuration,
            postgres,
            threadPool,
            now: now,
            metrics: metrics,
            logger: logger
        )
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

    private static func endedSessions(
        _ configuration: Configuration,
        _ postgres: PostgresPool,
        _ threadPool: ThreadPool,
        now: @escaping @Sendable () -> UTCTime,
        metrics: MetricsRegistry,
        logger: Logger
    ) throws -> (PostgresListener, EndedSessions) {
        let listener = try PostgresListener(
            configuration.postgres,
            threadPool: threadPool,
            metrics: metrics,
            logger: logger
        )
        let endedSessions = EndedSessions(
            postgres: postgres,
            listener: listener,
            reading: Self.reading(configuration),
            pollInterval: configuration.sessions.pollInterval,
            startTimeout: configuration.startTimeout,
            now: now,
            metrics: metrics,
            logger: logger
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
