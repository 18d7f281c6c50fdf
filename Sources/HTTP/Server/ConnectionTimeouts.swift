import Runtime

/// The times of ``HTTPLimits`` as ``ConnectionLife`` needs them: converted once for all connections of a server.
struct ConnectionTimeouts: Equatable {
    let headTimeout: Nanoseconds
    let bodyTimeout: Nanoseconds
    let idleTimeout: Nanoseconds
    let unreadAnswerTimeout: Nanoseconds
    let requestTimeout: Nanoseconds

    let lingerTimeout: Nanoseconds
    let idleGrace: Nanoseconds

    /// The least rate of a body over all of its time so far.
    let minimumBodyBytesPerSecond: Int

    private let minimumSpooledBytesPerSecond: Int

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
        self.lingerTimeout = Nanoseconds(limits.lingerTimeout)
        self.idleGrace = Nanoseconds(limits.idleGrace)
        self.minimumBodyBytesPerSecond = limits.minimumBodyBytesPerSecond
        self.minimumSpooledBytesPerSecond = max(1, limits.minimumSpooledBytesPerSecond)
        self.firstBodyCheck = Nanoseconds(min(limits.bodyTimeout, .seconds(5)))
    }

    /// How long a body of at most so many bytes may take that is written to a file.
    func bodyTimeout(ofSpooledBytes byteCount: Int) -> Nanoseconds {
        let seconds = byteCount / self.minimumSpooledBytesPerSecond
        return Nanoseconds(.nanoseconds(self.bodyTimeout.count) + .seconds(seconds))
    }
}
