import Runtime

/// The life of one HTTP/1.1 connection as a pure value: what it waits for, until when, and whether it goes on after
/// the answer. ``HTTPConnection`` performs it.
///
/// idle → readingHead → (readingBody →) handling → writing → idle …, and from any state to lingering or closed.
struct ConnectionLife: Equatable {
    enum State: Equatable {
        /// Between requests. Exits: readingHead (a byte comes), closed (time is up, the client ends, the server drains).
        case idle
        /// A request's head is coming. Exits: readingBody, handling, writing (refused, or its time is up), closed.
        case readingHead
        /// A request's body is coming. Exits: handling, writing (refused, or its time is up), closed.
        case readingBody
        /// The answer is being made. Exits: writing, closed (the client is gone).
        case handling
        /// The answer is being sent. Exits: idle, lingering, closed.
        case writing
        /// The last answer is sent; what the client still sends is read and dropped for a moment, since closing with
        /// unread input would reset the connection and could destroy the answer on its way. Exit: closed.
        case lingering
        /// The end.
        case closed
    }

    /// What to do when an answer has been sent.
    enum Next: Equatable {
        case readNextRequest, linger, close
    }

    /// What to do when a deadline is reached.
    enum Overdue: Equatable {
        case nothing
        case close
        /// Answer `408` and close.
        case answerRequestTimeout
        /// Answer `504`, and stop making the answer.
        case answerGatewayTimeout
    }

    private(set) var state = State.idle

    /// When ``deadlineReached(now:)`` is to be asked; `nil` if nothing is waited for.
    private(set) var deadline: MonotonicTime?

    /// Whether the connection ends with the present answer, which then says `Connection: close`.
    private(set) var closesAfterAnswer = false

    private var isInputEnded = false
    private var isDraining = false
    private var bodyStart = MonotonicTime(nanoseconds: 0)
    private var bodyByteCount = 0

    init(now: MonotonicTime, timeouts: ConnectionTimeouts) {
        self.deadline = now + timeouts.idleTimeout
    }

    /// Whether what arrives can be used now.
    var isReading: Bool {
        switch self.state {
        case .idle, .readingHead, .readingBody, .lingering: true
        case .handling, .writing, .closed: false
        }
    }

    // MARK: The request

    /// The first bytes of a request have come, but not the whole head.
    mutating func headBegan(now: MonotonicTime, timeouts: ConnectionTimeouts) {
        guard self.state == .idle else { return }  // a trickle does not set the clock back
        self.state = .readingHead
        self.deadline = now + timeouts.headTimeout
    }

    /// A head is whole.
    mutating func headCompleted(hasBody: Bool, keepsAlive: Bool, now: MonotonicTime, timeouts: ConnectionTimeouts) {
        precondition(self.state == .idle || self.state == .readingHead, "a head ends while one is read")
        self.closesAfterAnswer = !keepsAlive || self.isDraining
        if hasBody {
            self.state = .readingBody
            self.bodyStart = now
            self.bodyByteCount = 0
            self.deadline = now + timeouts.firstBodyCheck
        } else {
            self.beginHandling(now: now, timeouts: timeouts)
        }
    }

    /// Some of the body has come, in wire bytes.
    mutating func bodyReceived(byteCount: Int) {
        self.bodyByteCount += byteCount
    }

    /// The body is whole.
    mutating func bodyCompleted(now: MonotonicTime, timeouts: ConnectionTimeouts) {
        precondition(self.state == .readingBody, "a body ends while one is read")
        self.beginHandling(now: now, timeouts: timeouts)
    }

    private mutating func beginHandling(now: MonotonicTime, timeouts: ConnectionTimeouts) {
        self.state = .handling
        self.deadline = now + timeouts.requestTimeout
    }

    // MARK: The answer

    /// An answer is there to be sent.
    ///
    /// - Parameter closes: Whether it is the connection's last, as one to a request that was not understood is.
    mutating func answerBegan(closes: Bool, now: MonotonicTime, timeouts: ConnectionTimeouts) {
        precondition(self.state != .closed && self.state != .lingering, "a closed connection gets no answer")
        self.state = .writing
        self.closesAfterAnswer = self.closesAfterAnswer || closes || self.isDraining
        self.deadline = now + timeouts.unreadAnswerTimeout
    }

    /// All of the answer is with the kernel.
    ///
    /// - Parameter isRequestRead: Whether the whole request was read; what is left of it would reset the connection.
    mutating func answerSent(isRequestRead: Bool, now: MonotonicTime, timeouts: ConnectionTimeouts) -> Next {
        precondition(self.state == .writing, "an answer ends while one is sent")
        if self.closesAfterAnswer || self.isInputEnded {
            if self.isInputEnded || isRequestRead {
                self.close()
                return .close
            }
            self.state = .lingering
            self.deadline = now + timeouts.lingerTimeout
            return .linger
        }
        self.state = .idle
        self.deadline = now + timeouts.idleTimeout
        return .readNextRequest
    }

    // MARK: Ends

    /// The client has ended its half.
    ///
    /// - Returns: Whether the connection is to be closed now; else the answer is still sent.
    mutating func inputEnded() -> Bool {
        self.isInputEnded = true
        switch self.state {
        case .handling, .writing: return false
        case .idle, .readingHead, .readingBody, .lingering, .closed:
            self.close()
            return true
        }
    }

    /// The server stops: the present or next answer is the last.
    mutating func drain() {
        self.isDraining = true
        if self.state == .handling || self.state == .writing { self.closesAfterAnswer = true }
    }

    mutating func close() {
        self.state = .closed
        self.deadline = nil
    }

    /// The deadline is reached.
    mutating func deadlineReached(now: MonotonicTime, timeouts: ConnectionTimeouts) -> Overdue {
        guard let deadline = self.deadline, deadline <= now else { return .nothing }
        switch self.state {
        case .idle, .writing, .lingering:
            self.close()
            return .close
        case .readingHead: return .answerRequestTimeout
        case .readingBody: return self.bodyIsTooSlow(now: now, timeouts: timeouts) ? .answerRequestTimeout : .nothing
        case .handling: return .answerGatewayTimeout
        case .closed: return .nothing
        }
    }

    private mutating func bodyIsTooSlow(now: MonotonicTime, timeouts: ConnectionTimeouts) -> Bool {
        let end = self.bodyStart + timeouts.bodyTimeout
        if now >= end { return true }
        let elapsedSeconds = Double(now.nanoseconds(since: self.bodyStart)) / 1e9
        if Double(self.bodyByteCount) < elapsedSeconds * Double(timeouts.minimumBodyBytesPerSecond) { return true }
        self.deadline = min(now + timeouts.bodyRateInterval, end)
        return false
    }
}
