/// The bounds of a pool of connections.
struct PoolLimits: Equatable {
    /// Connections that are kept open even if idle.
    var minimumConnectionCount: Int

    /// Connections open or being opened at the same time, at most.
    var maximumConnectionCount: Int

    /// Users that one connection has at the same time: 1 for those with transactions, many for pipelined reads.
    var leasesPerConnection: Int

    /// Callers that may wait for a connection; the next one is refused at once.
    var maximumWaiterCount: Int

    /// How long a caller waits for a connection.
    var waitTimeout: Duration

    /// How long a connection above the minimum may be idle.
    var idleTimeout: Duration

    /// How long a connection is used, so that servers' memory and changed addresses are let go; up to a tenth less.
    var maximumLifetime: Duration
}
