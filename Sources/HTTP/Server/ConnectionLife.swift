import Runtime

/// The life of one HTTP/1.1 connection as a pure value.
///
/// It says what is waited for, until when, and whether the connection goes on after the answer. ``HTTPConnection``
/// performs it.
///
/// idle → readingHead → (readingBody ⇄ storingBody →) handling → writing → idle …, and from any state to lingering or
/// closed.
struct ConnectionLife: Equatable {
    enum State: Equatable {
        /// Between requests. Exits: readingHead (a byte comes), closed (time is up, the client ends, the server
        /// drains).
        case idle
        /// A request's head is coming. Exits: readingBody, handling, writing (refused, or its time is up), closed.
        case readingHead
        /// A request's body is coming. Exits: handling, storingBody, writing (refused, or its time is up), closed.
        case readingBody
        /// A piece of the body is being written to a file, and nothing is read meanwhile. Exits: readingBody, handling
        /// (that was the last piece), writing (the disk failed or took too long), closed.
        case storingBody
        /// The answer is being made. Exits: writing, closed (the client is gone).
        case handling
        /// The answer is being sent. Exits: idle, lingering, closed.
        case writing
        /// The last answer is sent, and so is the end; what the client still sends is read and dropped for a moment,
        /// since closing with unread input would reset the connection and could destroy the answer on its way
        /// (RFC 9112 section 9.6). Exit: closed.
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

    /// Whether the client has said that the present request is its last: then nothing more is to come from it.
    private var isLastOfClient = false

    private var isDraining = false
    private var bodyStart = MonotonicTime(nanoseconds: 0)

    /// When the body's whole time is up.
    private var bodyEnd = MonotonicTime(nanoseconds: 0)

    /// Since when a piece is being stored, and what the body's deadline was then.
    private var storingStart = MonotonicTime(nanoseconds: 0)
    private var storingDeadline = MonotonicTime(nanoseconds: 0)
    private var bodyByteCount = 0

    init(now: MonotonicTime, timeouts: ConnectionTimeouts) {
        self.deadline = now + timeouts.idleTimeout
    }

    /// Whether what arrives can be used now.
    var isReading: Bool {
        switch self.state {
        case .idle, .readingHead, .readingBody, .lingering: true
        case .storingBody, .handling, .writing, .closed: false
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
    ///
    /// - Parameters:
    ///   - hasBody: Whether a body follows.
    ///   - bodyTimeout: How long that may take, if not as long as usual.
    ///   - keepsAlive: Whether the client lets the connection stay open.
    ///   - now: The present.
    ///   - timeouts: Those of the server.
    mutating func headCompleted(
        hasBody: Bool,
        bodyTimeout: Nanoseconds? = nil,
        keepsAlive: Bool,
        now: MonotonicTime,
        timeouts: ConnectionTimeouts
    ) {
        precondition(self.state == .idle || self.state == .readingHead, "a head ends while one is read")
        self.isLastOfClient = !keepsAlive
        self.closesAfterAnswer = !keepsAlive || self.isDraining
        if hasBody {
            self.state = .readingBody
            self.bodyStart = now
            self.bodyEnd = now + (bodyTimeout ?? timeouts.bodyTimeout)
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

    /// A piece of the body is being written to its file.
    mutating func bodyStoringBegan(now: MonotonicTime, timeouts: ConnectionTimeouts) {
        guard self.state == .readingBody, let deadline = self.deadline else {
            preconditionFailure("a piece is stored while a body is read")
        }
        self.state = .storingBody
        self.storingStart = now
        self.storingDeadline = deadline
        self.deadline = now + timeouts.requestTimeout
    }

    /// A piece is stored, and more is to come: how long that took is not the client's fault.
    mutating func bodyStored(now: MonotonicTime) {
        precondition(self.state == .storingBody, "a piece has been stored while one is")
        let pause = Duration.nanoseconds(now.nanoseconds(since: self.storingStart))
        self.state = .readingBody
        self.bodyStart = self.bodyStart + pause
        self.bodyEnd = self.bodyEnd + pause
        self.deadline = self.storingDeadline + pause
    }

    /// The body is whole.
    mutating func bodyCompleted(now: MonotonicTime, timeouts: ConnectionTimeouts) {
        precondition(self.state == .readingBody || self.state == .storingBody, "a body ends while one is read")
        self.beginHandling(now: now, timeouts: timeouts)
    }

    private mutating func beginHandling(now: MonotonicTime, timeouts: ConnectionTimeouts) {
        self.state = .handling
        self.deadline = now + timeouts.requestTimeout
    }

    /// The work on the answer may take as long as this.
    mutating func handlingMayTake(_ timeout: Nanoseconds, now: MonotonicTime) {
        precondition(self.state == .handling, "an answer's time is set while it is made")
        self.deadline = now + timeout
    }

    // MARK: The answer

    /// An answer is there to be sent.
    ///
    /// - Parameters:
    ///   - closes: Whether it is the connection's last, as one to a request that was not understood is.
    ///   - now: The present.
    ///   - timeouts: Those of the server.
    mutating func answerBegan(closes: Bool, now: MonotonicTime, timeouts: ConnectionTimeouts) {
        precondition(self.state != .closed && self.state != .lingering, "a closed connection gets no answer")
        self.state = .writing
        self.closesAfterAnswer = self.closesAfterAnswer || closes || self.isDraining
        if closes { self.isLastOfClient = false }
        self.deadline = now + timeouts.unreadAnswerTimeout
    }

    /// The kernel has taken some of the answer, so the client reads.
    ///
    /// A client cannot hold its connection for ever by reading a byte now and then: the kernel has room only when a
    /// good part of its buffer is read.
    mutating func answerProgressed(now: MonotonicTime, timeouts: ConnectionTimeouts) {
        guard self.state == .writing else { return }
        self.deadline = now + timeouts.unreadAnswerTimeout
    }

    /// All of the answer is with the kernel.
    ///
    /// - Parameters:
    ///   - isInputLeft: Whether there is input behind the request, or may be.
    ///   - now: The present.
    ///   - timeouts: Those of the server.
    /// - Returns: What to do next.
    mutating func answerSent(isInputLeft: Bool, now: MonotonicTime, timeouts: ConnectionTimeouts) -> Next {
        precondition(self.state == .writing, "an answer ends while one is sent")
        guard self.closesAfterAnswer else {
            self.state = .idle
            self.deadline = now + timeouts.idleTimeout
            return .readNextRequest
        }
        if self.isLastOfClient, !isInputLeft {
            self.close()
            return .close
        }
        self.state = .lingering
        self.deadline = now + timeouts.lingerTimeout
        return .linger
    }

    // MARK: Ends

    /// The server stops: the present or next answer is the last.
    mutating func drain() {
        self.isDraining = true
        if self.state == .handling || self.state == .writing { self.closesAfterAnswer = true }
    }

    /// The client has gone, or has ended its half while nothing is owed to it; or its time is up.
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
        case .storingBody, .handling: return .answerGatewayTimeout
        case .closed: return .nothing
        }
    }

    private mutating func bodyIsTooSlow(now: MonotonicTime, timeouts: ConnectionTimeouts) -> Bool {
        if now >= self.bodyEnd { return true }
        let elapsedSeconds = Double(now.nanoseconds(since: self.bodyStart)) / 1e9
        if Double(self.bodyByteCount) < elapsedSeconds * Double(timeouts.minimumBodyBytesPerSecond) { return true }
        self.deadline = min(now + timeouts.bodyRateInterval, self.bodyEnd)
        return false
    }
}
