import HTTP
import Postgres
import Redis
import Runtime

extension ConfigurationOption {
    /// Every setting there is, in the order in which it is explained.
    package static let all: [ConfigurationOption] =
        Self.process + Self.database + Self.replica + Self.redis + Self.cache + Self.accounts + Self.orders + Self.mail
        + Self.worker
        + Self.http + Self.uploads + Self.importing + Self.limits

    /// The setting of that name in the environment.
    static func named(_ name: String) -> ConfigurationOption? {
        Self.all.first { $0.name == name }
    }

    private static let process: [ConfigurationOption] = [
        ConfigurationOption(
            name: "ENVIRONMENT",
            allowed: "development | production",
            summary: "Where the process runs; production refuses what is for development only.",
            isSecret: false,
            apply: { (text, configuration) throws(Refusal) in
                guard let environment = Configuration.Environment(rawValue: text) else {
                    throw Refusal(expected: "development or production")
                }
                configuration.environment = environment
            },
            show: { $0.environment.rawValue }
        ),
        .text("HOST", \.host, allowed: "an IP address", "Address to listen on.", isValid: Self.isAddress),
        .integer("PORT", \.port, 0...65535, "Port to listen on; 0 takes any free one."),
        .text(
            "ADMIN_HOST",
            \.administrationHost,
            allowed: "an IP address",
            "Address of the administration port.",
            isValid: Self.isAddress
        ),
        .integer("ADMIN_PORT", \.administrationPort, 0...65535, "Administration port: /metrics, /live, /ready."),
        ConfigurationOption(
            name: "LOG_LEVEL",
            allowed: "debug | info | warning | error",
            summary: "The least important events that are logged; debug has every request.",
            isSecret: false,
            apply: { (text, configuration) throws(Refusal) in
                guard let level = LogLevel(name: text), level != .silent else {
                    throw Refusal(expected: "debug, info, warning or error")
                }
                configuration.logLevel = level
            },
            show: { $0.logLevel.name }
        ),
        ConfigurationOption(
            name: "TRUSTED_PROXIES",
            allowed: "addresses and networks, such as 127.0.0.1,10.0.0.0/8",
            summary: "Proxies whose X-Forwarded-For is believed.",
            isSecret: false,
            apply: { (text, configuration) throws(Refusal) in
                guard let proxies = TrustedProxies(text) else {
                    throw Refusal(expected: "addresses and networks with commas between, such as 10.0.0.0/8")
                }
                configuration.trustedProxies = proxies
            },
            show: { $0.trustedProxies.description }
        ),
        .milliseconds(
            "DRAIN_TIMEOUT_MS",
            \.drainTimeout,
            0...600_000,
            "How long requests may take to finish after SIGTERM."
        ),
        .milliseconds(
            "START_TIMEOUT_MS",
            \.startTimeout,
            0...600_000,
            "How long to wait for the database at start."
        ),
        .text(
            "MIGRATIONS_DIRECTORY",
            \.migrationsDirectory,
            allowed: "a folder",
            "Where `soundwave migrate` finds the migrations.",
            isValid: { !$0.isEmpty }
        ),
        .integer("BLOCKING_THREADS", \.blockingThreadCount, 1...64, "Threads for work that blocks."),
        .integer("BLOCKING_QUEUE", \.blockingQueueLength, 1...65536, "Pieces of such work that may wait."),
    ]

    private static let database: [ConfigurationOption] = [
        .text(
            "DATABASE_URL",
            \.postgres.url,
            allowed: "a libpq connection URI",
            isSecret: true,
            "Where PostgreSQL is, such as postgresql://user:password@host:5432/soundwave.",
            isValid: { (try? ConnectionOptions(parsing: $0)) != nil && !$0.isEmpty }
        ),
        .integer(
            "DATABASE_READ_CONNECTIONS",
            \.postgres.readConnectionCount,
            1...16,
            "Connections that prepared reads share; more than one only helps where PostgreSQL has cores to spare."
        ),
        .integer(
            "DATABASE_LONG_READ_CONNECTIONS",
            \.postgres.longReadConnectionCount,
            1...16,
            "Connections that all other reads share."
        ),
        .integer(
            "DATABASE_WRITE_CONNECTIONS",
            \.postgres.writeConnectionCount,
            1...64,
            "Connections for writes and transactions."
        ),
        .integer(
            "DATABASE_READS_PER_CONNECTION",
            \.postgres.maximumReadsPerConnection,
            1...65536,
            "Reads under way on a connection, at most."
        ),
        .integer(
            "DATABASE_MAXIMUM_WAITERS",
            \.postgres.maximumWaiterCount,
            0...65536,
            "Requests that may wait for a connection; the next gets 503."
        ),
        .milliseconds(
            "DATABASE_WAIT_TIMEOUT_MS",
            \.postgres.waitTimeout,
            1...60_000,
            "How long a request waits for one."
        ),
        .milliseconds(
            "DATABASE_CONNECT_TIMEOUT_MS",
            \.postgres.connectTimeout,
            10...60_000,
            "How long connecting may take."
        ),
        .milliseconds(
            "DATABASE_STATEMENT_TIMEOUT_MS",
            \.postgres.statementTimeoutOfServer,
            10...600_000,
            "How long a statement may run."
        ),
        .milliseconds(
            "DATABASE_LOCK_TIMEOUT_MS",
            \.postgres.lockTimeoutOfServer,
            10...600_000,
            "How long a statement waits for a lock."
        ),
        .milliseconds(
            "SLOW_STATEMENT_MS",
            \.postgres.slowStatementThreshold,
            1...600_000,
            "From which time on a statement is told in the log."
        ),
        .toggle(
            "DEBUG_QUERIES",
            \.debugsQueries,
            "Answers show their statements and cache operations in Server-Timing; refused in production."
        ),
        .milliseconds(
            "DATABASE_LIFETIME_MS",
            \.postgres.maximumLifetime,
            1000...86_400_000,
            "How long a connection is used before it is replaced."
        ),
    ]

    private static let redis: [ConfigurationOption] = [
        .text(
            "REDIS_URL",
            \.redisURL,
            allowed: "redis://[:password@]host[:port][/database]",
            isSecret: true,
            "Where Redis is; the shop works without it, more slowly.",
            isValid: { (try? RedisConfiguration(url: $0)) != nil }
        ),
        .text(
            "REDIS_KEY_PREFIX",
            \.redisKeyPrefix,
            allowed: "1…64 bytes",
            "What every key in Redis begins with; instances of one shop have the same.",
            isValid: { (1...64).contains($0.utf8.count) }
        ),
    ]

    private static let http: [ConfigurationOption] = [
        .integer("HTTP_MAXIMUM_TARGET_BYTES", \.http.maximumTargetBytes, 64...65536, "Longest target (414)."),
        .integer(
            "HTTP_MAXIMUM_HEADER_BYTES",
            \.http.maximumHeaderSectionBytes,
            256...1_048_576,
            "Largest header section (431)."
        ),
        .integer("HTTP_MAXIMUM_FIELDS", \.http.maximumFieldCount, 1...1000, "Most header fields (431)."),
        .integer("HTTP_MAXIMUM_BODY_BYTES", \.http.maximumBodyBytes, 0...67_108_864, "Largest body (413)."),
        .integer(
            "HTTP_MAXIMUM_TOTAL_BODY_BYTES",
            \.http.maximumTotalBodyBytes,
            1_048_576...4_294_967_296,
            "Bodies of all requests together; the next gets 503."
        ),
        .integer(
            "HTTP_MAXIMUM_CHUNK_OVERHEAD_BYTES",
            \.http.maximumChunkOverheadBytes,
            0...65536,
            "Chunk extensions and trailers together (431)."
        ),
        .milliseconds("HTTP_HEAD_TIMEOUT_MS", \.http.headTimeout, 100...600_000, "A whole head (408)."),
        .milliseconds("HTTP_BODY_TIMEOUT_MS", \.http.bodyTimeout, 100...600_000, "A whole body (408)."),
        .integer(
            "HTTP_MINIMUM_BODY_BYTES_PER_SECOND",
            \.http.minimumBodyBytesPerSecond,
            0...1_048_576,
            "Slowest body (408)."
        ),
        .integer(
            "HTTP_MINIMUM_SPOOLED_BYTES_PER_SECOND",
            \.http.minimumSpooledBytesPerSecond,
            1...1_073_741_824,
            "What a body that goes to a file may take in all: the time of a body, and its length at this rate (408)."
        ),
        .milliseconds("HTTP_IDLE_TIMEOUT_MS", \.http.idleTimeout, 100...3_600_000, "Between two requests."),
        .milliseconds(
            "HTTP_UNREAD_ANSWER_TIMEOUT_MS",
            \.http.unreadAnswerTimeout,
            100...600_000,
            "A client that does not read its answer."
        ),
        .milliseconds("HTTP_REQUEST_TIMEOUT_MS", \.http.requestTimeout, 100...600_000, "Making an answer (504)."),
        .milliseconds(
            "HTTP_LINGER_TIMEOUT_MS",
            \.http.lingerTimeout,
            0...60_000,
            "Reading on after a connection's last answer, so that it is not lost."
        ),
        .milliseconds(
            "HTTP_IDLE_GRACE_MS",
            \.http.idleGrace,
            0...60_000,
            "Idle connections after SIGTERM, for requests on their way."
        ),
        .integer(
            "HTTP_MAXIMUM_REQUESTS_IN_FLIGHT",
            \.http.maximumRequestsInFlight,
            1...1_048_576,
            "Requests under way, an eighth kept for orders; the next gets 503."
        ),
        .integer(
            "HTTP_MAXIMUM_CONNECTIONS",
            \.http.maximumConnections,
            1...1_048_576,
            "Open connections; more wait to be accepted."
        ),
    ]

    private static let isAddress: @Sendable (String) -> Bool = { SocketAddress(host: $0, port: 0) != nil }
}

extension PostgresConfiguration {
    /// The time-out as the setting has it: a server always has one.
    fileprivate var statementTimeoutOfServer: Duration {
        get { self.statementTimeout ?? .zero }
        set { self.statementTimeout = newValue }
    }

    fileprivate var lockTimeoutOfServer: Duration {
        get { self.lockTimeout ?? .zero }
        set { self.lockTimeout = newValue }
    }
}
