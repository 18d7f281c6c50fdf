package import Crypto
package import HTTP
package import Postgres
package import Runtime

/// Everything that can be set from outside, with its defaults.
///
/// ``ConfigurationOption/all`` says how.
package struct Configuration: Sendable {
    /// Where the process runs; `production` refuses what is for development only.
    package enum Environment: String, CaseIterable, Sendable {
        case development, production
    }

    package var environment = Environment.development
    package var host = "127.0.0.1"
    package var port = 8000
    package var administrationHost = "127.0.0.1"
    package var administrationPort = 9000
    package var logLevel = LogLevel.info
    package var trustedProxies = TrustedProxies.none
    package var drainTimeout = Duration.seconds(15)
    package var startTimeout = Duration.seconds(30)
    package var postgres = PostgresConfiguration(url: "")
    package var replica = ReplicaConfiguration()
    package var redisURL = "redis://127.0.0.1:6379/0"
    package var tokens = TokenConfiguration()

    /// What ``TokenKeys`` reads; checked already, and empty if there are none.
    package var tokenKeys = ""

    package var passwords = PasswordConfiguration()
    package var sessions = SessionConfiguration()
    package var redisKeyPrefix = "soundwave:"
    package var cache = CacheConfiguration()
    package var http = HTTPLimits()
    package var spools = SpoolConfiguration()
    package var mediaDirectory = "media"
    package var importing = ImportConfiguration()
    package var mail = MailConfiguration()
    package var worker = WorkerLimits()
    package var workerAdministrationPort = 9010
    package var orders = OrderConfiguration()
    package var passwordReset = PasswordResetConfiguration()

    /// Whether each answer shows the statements and cache operations that it took; not in production.
    package var debugsQueries = false

    package var migrationsDirectory = "Migrations"
    package var blockingThreadCount = 2
    package var blockingQueueLength = 64

    package var rateLimits = RateLimitConfiguration()
    package var cors = CORSPolicy.none

    package init() {}
}
