/// The bounds that a server puts on what clients send and on how long they take, each in one place.
///
/// Every bound has its own answer. The parsers enforce the sizes; the server enforces the times and the counts.
package struct HTTPLimits: Sendable, Equatable {
    /// The longest request target, in bytes (8 KiB); a longer one is answered `414`.
    package var maximumTargetBytes = 8 * 1024

    /// The longest header section with its closing empty line, in bytes (16 KiB); a longer one is answered `431`.
    package var maximumHeaderSectionBytes = 16 * 1024

    /// The most field lines in a header section (100); one more is answered `431`.
    package var maximumFieldCount = 100

    /// The longest request body, in bytes without chunk framing (1 MiB); a longer one is answered `413`, before it is
    /// read where its length was announced.
    package var maximumBodyBytes = 1024 * 1024

    /// The most bytes of request bodies that are held at once, of all connections together (64 MiB); a request that
    /// would pass it is answered `503` with `Retry-After`, and its connection is closed.
    package var maximumTotalBodyBytes = 64 * 1024 * 1024

    /// The most bytes of chunk extensions and trailers of one body together (4 KiB); more are answered `431`.
    package var maximumChunkOverheadBytes = 4 * 1024

    /// How long a whole request head may take from its first byte (10 s); then `408`.
    ///
    /// A trickle does not reset it.
    package var headTimeout: Duration = .seconds(10)

    /// How long a whole request body may take (30 s); then `408`.
    ///
    /// A trickle does not reset it.
    package var bodyTimeout: Duration = .seconds(30)

    /// The slowest rate at which a body may arrive, in bytes a second (1 KiB); then `408`.
    package var minimumBodyBytesPerSecond = 1024

    /// The slowest rate at which a body that is written to a file may arrive as a whole, in bytes a second (16 KiB).
    ///
    /// Such a body has ``bodyTimeout`` and the time that its announced length, or the most it may have, takes at this
    /// rate: 5 MiB may take 350 s. ``minimumBodyBytesPerSecond`` applies to it besides.
    package var minimumSpooledBytesPerSecond = 16 * 1024

    /// How long a connection without a request is kept (75 s); then it is closed without an answer.
    package var idleTimeout: Duration = .seconds(75)

    /// How long a client may leave an answer unread (30 s); then its connection is closed.
    package var unreadAnswerTimeout: Duration = .seconds(30)

    /// The most requests that are worked on at once (1024); one more is answered `503` with `Retry-After`.
    ///
    /// An eighth of them is left to those of ``RequestPriority/high``, and essential ones have room besides. What is
    /// answered without waiting is not worked on.
    package var maximumRequestsInFlight = 1024

    /// The most connections that are open at once (16 384); accepting pauses until one closes.
    package var maximumConnections = 16 * 1024

    /// How long an answer may take to be made (5 s); then the client gets `504`.
    package var requestTimeout: Duration = .seconds(5)

    /// How long what a client still sends is read and dropped after its last answer (2 s); then its connection is
    /// closed, which may reset it.
    package var lingerTimeout: Duration = .seconds(2)

    /// How long idle connections stay open when the server stops (1 s), for requests that are on their way; then they
    /// are closed.
    package var idleGrace: Duration = .seconds(1)

    /// The limits with their defaults.
    package init() {}
}
