import Testing

/// What a setting that is a number may be, written down once more, by hand, so that a slip in the table is found.
struct NumberSetting: CustomTestStringConvertible, Sendable {
    let name: String
    let standard: Int
    let range: ClosedRange<Int>

    init(_ name: String, _ standard: Int, _ range: ClosedRange<Int>) {
        self.name = name
        self.standard = standard
        self.range = range
    }

    var testDescription: String { self.name }

    static let all = [
        NumberSetting("PORT", 8000, 0...65535),
        NumberSetting("ADMIN_PORT", 9000, 0...65535),
        NumberSetting("DRAIN_TIMEOUT_MS", 15_000, 0...600_000),
        NumberSetting("START_TIMEOUT_MS", 30_000, 0...600_000),
        NumberSetting("BLOCKING_THREADS", 2, 1...64),
        NumberSetting("CACHE_MEMORY_BYTES", 67_108_864, 0...68_719_476_736),
        NumberSetting("CACHE_LIFETIME_MS", 900_000, 1000...86_400_000),
        NumberSetting("CACHE_MAXIMUM_UNCONFIRMED_MS", 60_000, 0...3_600_000),
        NumberSetting("BLOCKING_QUEUE", 64, 1...65536),
        NumberSetting("DATABASE_READ_CONNECTIONS", 2, 1...16),
        NumberSetting("DATABASE_LONG_READ_CONNECTIONS", 1, 1...16),
        NumberSetting("DATABASE_WRITE_CONNECTIONS", 4, 1...64),
        NumberSetting("DATABASE_READS_PER_CONNECTION", 1024, 1...65536),
        NumberSetting("DATABASE_MAXIMUM_WAITERS", 1024, 0...65536),
        NumberSetting("DATABASE_WAIT_TIMEOUT_MS", 1000, 1...60_000),
        NumberSetting("DATABASE_CONNECT_TIMEOUT_MS", 2000, 10...60_000),
        NumberSetting("DATABASE_STATEMENT_TIMEOUT_MS", 3000, 10...600_000),
        NumberSetting("DATABASE_LOCK_TIMEOUT_MS", 500, 10...600_000),
        NumberSetting("SLOW_STATEMENT_MS", 500, 1...600_000),
        NumberSetting("DATABASE_LIFETIME_MS", 1_800_000, 1000...86_400_000),
        NumberSetting("DATABASE_REPLICA_MAXIMUM_LAG_MS", 1000, 100...60_000),
        NumberSetting("JWT_LEEWAY_SECONDS", 5, 0...30),
        NumberSetting("JWT_ACCESS_LIFETIME_SECONDS", 300, 30...3600),
        NumberSetting("JWT_REFRESH_LIFETIME_SECONDS", 86_400, 300...2_592_000),
        NumberSetting("PASSWORD_SCRYPT_LN", 15, 14...16),
        NumberSetting("PASSWORD_SCRYPT_P", 3, 1...6),
        NumberSetting("PASSWORD_ARGON2_MEMORY_KIB", 19_456, 7168...65_536),
        NumberSetting("PASSWORD_ARGON2_PASSES", 2, 1...4),
        NumberSetting("PASSWORD_THREADS", 2, 1...16),
        NumberSetting("PASSWORD_QUEUE", 64, 1...4096),
        NumberSetting("HTTP_MAXIMUM_TARGET_BYTES", 8192, 64...65536),
        NumberSetting("HTTP_MAXIMUM_HEADER_BYTES", 16384, 256...1_048_576),
        NumberSetting("HTTP_MAXIMUM_FIELDS", 100, 1...1000),
        NumberSetting("HTTP_MAXIMUM_BODY_BYTES", 1_048_576, 0...67_108_864),
        NumberSetting("HTTP_MAXIMUM_TOTAL_BODY_BYTES", 67_108_864, 1_048_576...4_294_967_296),
        NumberSetting("HTTP_MAXIMUM_CHUNK_OVERHEAD_BYTES", 4096, 0...65536),
        NumberSetting("HTTP_HEAD_TIMEOUT_MS", 10_000, 100...600_000),
        NumberSetting("HTTP_BODY_TIMEOUT_MS", 30_000, 100...600_000),
        NumberSetting("HTTP_MINIMUM_BODY_BYTES_PER_SECOND", 1024, 0...1_048_576),
        NumberSetting("HTTP_IDLE_TIMEOUT_MS", 75_000, 100...3_600_000),
        NumberSetting("HTTP_UNREAD_ANSWER_TIMEOUT_MS", 30_000, 100...600_000),
        NumberSetting("HTTP_REQUEST_TIMEOUT_MS", 5000, 100...600_000),
        NumberSetting("IMPORT_MAXIMUM_BYTES", 268_435_456, 1024...4_294_967_296),
        NumberSetting("IMPORT_TIMEOUT_MS", 120_000, 1000...3_600_000),
        NumberSetting("HTTP_LINGER_TIMEOUT_MS", 2000, 0...60_000),
        NumberSetting("HTTP_IDLE_GRACE_MS", 1000, 0...60_000),
        NumberSetting("HTTP_MAXIMUM_REQUESTS_IN_FLIGHT", 1024, 1...1_048_576),
        NumberSetting("HTTP_MINIMUM_SPOOLED_BYTES_PER_SECOND", 16_384, 1...1_073_741_824),
        NumberSetting("SPOOL_MAXIMUM_COUNT", 64, 1...4096),
        NumberSetting("SPOOL_MAXIMUM_TOTAL_BYTES", 1 << 30, 1_048_576...1_099_511_627_776),
        NumberSetting("HTTP_MAXIMUM_CONNECTIONS", 16384, 1...1_048_576),
        NumberSetting("MAIL_TIMEOUT_MS", 30_000, 100...600_000),
        NumberSetting("WORKER_CONCURRENCY", 32, 1...100),
        NumberSetting("WORKER_LEASE_MS", 60_000, 500...3_600_000),
        NumberSetting("WORKER_POLL_MS", 1000, 10...60_000),
        NumberSetting("WORKER_ADMIN_PORT", 9010, 0...65_535),
        NumberSetting("PASSWORD_RESET_LIFETIME_MS", 3_600_000, 1...86_400_000),
        NumberSetting("RATE_LIMIT_ANONYMOUS_READS", 1200, 0...1_000_000),
        NumberSetting("RATE_LIMIT_READS", 1200, 0...1_000_000),
        NumberSetting("RATE_LIMIT_WRITES", 300, 0...1_000_000),
        NumberSetting("RATE_LIMIT_LOGINS", 300, 0...1_000_000),
        NumberSetting("RATE_LIMIT_REGISTRATIONS", 600, 0...1_000_000),
        NumberSetting("RATE_LIMIT_REFRESHES", 600, 0...1_000_000),
        NumberSetting("RATE_LIMIT_RESETS", 10, 0...1_000_000),
        NumberSetting("RATE_LIMIT_RESETS_BY_ACCOUNT", 3, 0...1_000_000),
        NumberSetting("RATE_LIMIT_ORDERS", 300, 0...1_000_000),
        NumberSetting("ORDER_CONNECTIONS", 2, 1...8),
        NumberSetting("ORDER_BATCH_SIZE", 64, 1...256),
        NumberSetting("ORDER_QUEUE", 1024, 1...65_536),
        NumberSetting("ORDER_TIMEOUT_MS", 4500, 100...60_000),
        NumberSetting("RATE_LIMIT_CLIENTS", 32_768, 16...1_048_576),
    ]
}
