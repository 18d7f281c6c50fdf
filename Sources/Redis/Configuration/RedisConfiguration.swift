/// How the process talks to Redis.
///
/// Short time-outs: whoever asks Redis can also do without it.
package struct RedisConfiguration: Sendable {
    /// Where the server is; holds the password.
    package var url: RedisURL

    /// How long one attempt to connect may take, signing in and the server's first answer included.
    package var connectTimeout = Duration.milliseconds(500)

    /// How long the server may take to answer a command, from the write that sends it.
    package var commandTimeout = Duration.milliseconds(250)

    /// Commands that may wait for their replies; the next one fails with ``RedisError/queueFull``.
    package var maximumPendingCommands = 16_384

    /// Bytes of commands that may wait to be sent; a command beyond that fails with ``RedisError/queueFull``.
    package var maximumOutputBytes = 16 << 20

    /// Bytes of one reply; a longer one ends the connection.
    package var maximumReplyBytes = 16 << 20

    /// Elements of one reply, nested ones included; more end the connection.
    package var maximumReplyElements = 131_072

    /// Failures in a row after which commands are refused for ``breakerPause``.
    package var failureThreshold = 5

    /// How long commands are refused before Redis is tried again.
    package var breakerPause = Duration.seconds(1)

    /// Whether commands are noted in the trace of their request.
    package var isTracing = false

    /// Takes the address, and the defaults for the rest.
    ///
    /// - Throws: ``RedisURL/Invalid``.
    package init(url: String) throws(RedisURL.Invalid) {
        self.url = try RedisURL(parsing: url)
    }
}
