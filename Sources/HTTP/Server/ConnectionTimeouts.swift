import Runtime

/// The times of ``HTTPLimits`` as ``ConnectionLife`` needs them: converted once for all connections of a server.
struct ConnectionTimeouts: Equatable {
    let headTimeout: Nanoseconds
    let bodyTimeout: Nanoseconds
    let idleTimeout: Nanoseconds
    let unreadAnswerTimeout: Nanoseconds
    let requestTimeout: Nanoseconds

    /// How long the rest of a refused request is read and dropped.
    var lingerTimeout = Nanoseconds(.seconds(2))

    /// How long an idle connection is left open when the server stops, for requests that are on their way.
    var idleGrace = Nanoseconds(.seconds(1))

    /// The least rate of a body over all of its time so far.
    let minimumBodyBytesPerSecond: Int

    /// How often that rate is looked at.
    let bodyRateInterval = Nanoseconds(.seconds(5))

    /// When a body is looked at first, after its head.
    let firstBodyCheck: Nanoseconds

    init(_ limits: HTTPLimits) {
        self.headTimeout = Nanoseconds(limits.headTimeout)
        self.bodyTimeout = Nanoseconds(limits.bodyTimeout)
        self.idleTimeout = Nanoseconds(limits.idleTimeout)
        self.unreadAnswerTimeout = Nanoseconds(limits.unreadAnswerTimeout)
        self.requestTimeout = Nanoseconds(limits.requestTimeout)
        self.minimumBodyBytesPerSecond = limits.minimumBodyBytesPerSecond
        self.firstBodyCheck = Nanoseconds(min(limits.bodyTimeout, .seconds(5)))
    }
}
