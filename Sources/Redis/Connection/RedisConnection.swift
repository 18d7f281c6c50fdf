import Runtime

/// One connection to Redis, moved on by the loop.
///
/// Commands that are sent in the same turn of the loop go out in one write, and replies come in the order of the
/// commands. So a reply that is late, missing or malformed would put every later one at the wrong command: whenever one
/// is in doubt, the connection is closed and all that wait fail.
@Loop
final class RedisConnection: EventHandler, TurnEndHandler {
    typealias Completion = @Loop (Result<RedisValue, RedisError>) -> Void

    private enum Phase {
        /// Exits: open, closed.
        case connecting(UnsafeContinuation<Result<Void, RedisError>, Never>)
        /// Exit: closed.
        case open
        case closed
    }

    /// Reads of one readiness event; a server that has more to say is heard again in the next turn.
    private static let maximumReadsPerEvent = 16

    private let socket: Descriptor
    private let maximumPendingCommands: Int
    private let maximumOutputBytes: Int
    private let writes: Counter
    private var phase = Phase.closed
    private var registration: Registration?
    private var interest = ReadyEvents.writable
    private var reader: ReplyReader
    private var stringReader: StringReplyReader
    private var output = OutputBuffer()
    private var pending = PendingCommands<Completion>()
    private var isFlushScheduled = false

    /// How long the server may take to answer commands that are sent from now on.
    var commandTimeout: Duration

    /// Called once when an open connection is lost or closed.
    var onClose: @Loop (RedisError) -> Void = { _ in }

    private init(_ socket: Descriptor, _ configuration: RedisConfiguration, _ writes: Counter) {
        self.socket = socket
        self.maximumPendingCommands = configuration.maximumPendingCommands
        self.maximumOutputBytes = configuration.maximumOutputBytes
        self.commandTimeout = configuration.commandTimeout
        self.writes = writes
        self.stringReader = StringReplyReader(maximumBytes: configuration.maximumReplyBytes)
        self.reader = ReplyReader(
            maximumBytes: configuration.maximumReplyBytes,
            maximumElements: configuration.maximumReplyElements
        )
    }

    /// Whether commands can be sent.
    var isOpen: Bool {
        if case .open = self.phase { return true }
        return false
    }

    /// Commands without their reply.
    var pendingCount: Int { self.pending.count }

    // MARK: Connecting

    /// Connects to one address.
    ///
    /// - Parameters:
    ///   - address: Of the server.
    ///   - deadline: When to give up.
    ///   - configuration: For the connection's bounds.
    ///   - writes: Counts writes to the socket.
    /// - Returns: A connection on which nothing has been said.
    /// - Throws: ``RedisError/connectionLost(reason:)`` if it cannot be done by `deadline`.
    static func connect(
        to address: SocketAddress,
        by deadline: MonotonicTime,
        configuration: RedisConfiguration,
        writes: Counter
    ) async throws(RedisError) -> RedisConnection {
        let connection: RedisConnection
        do throws(SystemError) {
            let socket = try Sockets.connect(to: address)
            connection = RedisConnection(socket, configuration, writes)
            do throws(SystemError) {
                connection.registration = try EventLoop.shared.add(socket, interest: .writable, handler: connection)
            } catch {
                socket.close()
                throw error
            }
        } catch {
            throw .connectionLost(reason: "\(error)")
        }
        let result = await withUnsafeContinuation { continuation in
            connection.phase = .connecting(continuation)
            connection.setDeadline(deadline)
        }
        try result.get()
        return connection
    }

    private func finishConnecting(_ failure: RedisError?) {
        guard case .connecting(let continuation) = self.phase else { return }
        if let failure {
            self.phase = .closed
            self.giveUpSocket()
            continuation.resume(returning: .failure(failure))
        } else {
            self.phase = .open
            self.wait(for: .readable)
            self.setDeadline(nil)
            continuation.resume(returning: .success(()))
        }
    }

    // MARK: Commands

    /// Sends a command with the others of this turn, and waits for its reply.
    ///
    /// A task that is cancelled meanwhile waits on: the reply comes, or its time-out.
    ///
    /// - Throws: ``RedisError``; ``RedisError/server(_:)`` if the reply is an error.
    func send(_ command: RedisCommand) async throws(RedisError) -> RedisValue {
        let result = await withUnsafeContinuation { continuation in
            self.send(command) { continuation.resume(returning: $0) }
        }
        let value = try result.get()
        if case .error(let error) = value { throw .server(error) }
        return value
    }

    /// Sends a command with the others of this turn, and calls `completion` once, with its reply or why there is none.
    ///
    /// The reply can be an error.
    func send(_ command: RedisCommand, _ completion: @escaping Completion) {
        guard self.isOpen else { return completion(.failure(.unavailable)) }
        guard self.pending.count < self.maximumPendingCommands,
            command.bytes.count + self.output.unsentCount <= self.maximumOutputBytes
        else { return completion(.failure(.queueFull)) }
        self.output.append(command)
        self.pending.append(completion)
        if !self.isFlushScheduled {
            self.isFlushScheduled = true
            EventLoop.shared.atEndOfTurn(self)
        }
    }

    func turnEnded() {
        self.isFlushScheduled = false
        guard self.isOpen else { return }
        self.pending.markSent(deadline: .now() + self.commandTimeout)
        self.setDeadline(self.pending.nextDeadline)
        self.flush()
    }

    private func flush() {
        switch self.output.send(to: self.socket, wrote: { self.writes.increment() }) {
        case .allSent: self.wait(for: .readable)
        case .blocked: self.wait(for: [.readable, .writable])
        case .failed(let error): self.close(.connectionLost(reason: "\(error)"))
        }
    }

    // MARK: Events

    func ready(_ events: ReadyEvents) {
        switch self.phase {
        case .connecting:
            let error = Sockets.connectError(of: self.socket)
            self.finishConnecting(error.map { .connectionLost(reason: "\($0)") })
        case .closed: break
        case .open:
            if events.isReadable || events.isClosed { self.receive() }
            if self.isOpen, events.isWritable { self.flush() }
        }
    }

    func deadlineReached() {
        switch self.phase {
        case .connecting: self.finishConnecting(.connectionLost(reason: "connecting took too long"))
        case .closed: break
        case .open:
            guard let deadline = self.pending.nextDeadline else { return }
            guard deadline <= EventLoop.shared.now else { return self.setDeadline(deadline) }
            self.close(.timedOut)
        }
    }

    private func receive() {
        for _ in 0..<Self.maximumReadsPerEvent {
            do throws(ReplyReader.Failure) {
                guard try self.readOnce(), self.isOpen else { break }
            } catch {
                return self.close(.connectionLost(reason: error.reason))
            }
        }
        if self.isOpen { self.setDeadline(self.pending.nextDeadline) }
    }

    /// Reads what is there, and hands out the replies that are whole.
    ///
    /// - Returns: Whether there may be more to read.
    private func readOnce() throws(ReplyReader.Failure) -> Bool {
        let (transfer, fed) = EventLoop.shared.withReadBuffer { buffer in
            let transfer = self.socket.read(into: buffer)
            guard case .moved(let count) = transfer else {
                return (transfer, Result<Void, ReplyReader.Failure>.success(()))
            }
            return (transfer, self.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count])))
        }
        switch transfer {
        case .moved(let count):
            try self.deliverStrings()
            try fed.get()
            try self.deliverReplies()
            return count == EventLoop.readBufferBytes
        case .wouldBlock: return false
        case .ended: self.close(.connectionLost(reason: "the server closed the connection"))
        case .failed(let error): self.close(.connectionLost(reason: "\(error)"))
        }
        return false
    }

    /// SAFETY: the bytes are copied before this returns, so they need not outlive the loop's read buffer.
    private func feed(_ bytes: UnsafeRawBufferPointer) -> Result<Void, ReplyReader.Failure> {
        let start = self.reader.isBetweenReplies ? self.stringReader.read(bytes) : 0
        guard start < bytes.count else { return .success(()) }
        do throws(ReplyReader.Failure) {
            try self.reader.feed(UnsafeRawBufferPointer(rebasing: bytes[start...]))
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    private func deliverStrings() throws(ReplyReader.Failure) {
        guard !self.stringReader.strings.isEmpty else { return }
        for string in self.stringReader.takeStrings() { try self.deliver(.bytes(string)) }
    }

    private func deliverReplies() throws(ReplyReader.Failure) {
        while self.isOpen, let value = try self.reader.next() { try self.deliver(value) }
    }

    private func deliver(_ value: RedisValue) throws(ReplyReader.Failure) {
        guard self.isOpen else { return }
        guard let entry = self.pending.popFirstSent() else {
            throw ReplyReader.Failure(reason: "the server answered what was not asked")
        }
        entry.waiter(.success(value))
    }

    private func wait(for interest: ReadyEvents) {
        guard interest != self.interest, let registration = self.registration else { return }
        self.interest = interest
        EventLoop.shared.setInterest(interest, of: registration)
    }

    private func setDeadline(_ deadline: MonotonicTime?) {
        guard let registration = self.registration else { return }
        EventLoop.shared.setDeadline(deadline, of: registration)
    }

    // MARK: The end

    /// Ends the connection; whoever waits for a reply is told `error`.
    ///
    /// After ``RedisError/timedOut`` only those whose own time is over are told so, the others that it is lost.
    func close(_ error: RedisError) {
        guard self.isOpen else { return }
        self.phase = .closed
        self.giveUpSocket()
        let now = EventLoop.shared.now
        while let entry = self.pending.popFirst() {
            let isLate = entry.deadline.map { $0 <= now } ?? false
            let isCollateral = error == .timedOut && !isLate
            entry.waiter(
                .failure(isCollateral ? .connectionLost(reason: "a reply before this one is missing") : error)
            )
        }
        self.onClose(error)
        self.onClose = { _ in }
    }

    private func giveUpSocket() {
        guard let registration = self.registration.take() else { return }
        EventLoop.shared.remove(registration)
        self.socket.close()
    }
}
