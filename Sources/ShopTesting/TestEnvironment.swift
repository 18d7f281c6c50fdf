package import Runtime

/// Where the servers for the tests are: what `make test` starts and exports.
package enum TestEnvironment {
    private static let variables = Environment.variables()

    /// A libpq URI of a PostgreSQL that the tests may fill and break as they like.
    package static let databaseURL = Self.variables["TEST_DATABASE_URL"]

    /// A Redis for the tests.
    package static let redisURL = Self.variables["TEST_REDIS_URL"]

    /// Why tests that need a server are skipped.
    package static let missingDatabase = "TEST_DATABASE_URL is not set; `make test` sets it"

    /// Log lines of what is tested go nowhere, unless TEST_LOG is set; then to standard output.
    package static let logger = Logger(
        writer: LogWriter(),
        level: Self.variables["TEST_LOG"].flatMap { LogLevel(name: $0) } ?? .silent
    )
}
