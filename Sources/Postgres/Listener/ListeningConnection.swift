import Runtime

/// A connection that waits for notifications: one plain statement at a time, and what the server sends unasked.
///
/// It keeps no time: whoever sends a statement closes the connection when the answer does not come.
@Loop
final class ListeningConnection: EventHandler {
    private let handle: PostgresHandle
    private let limits: ListenerLimits
    private var registration: Registration?
    private var interest = ReadyEvents.readable
    private var isAwaitingAnswer = false
    private var failure: PostgresError?
    private var hasUnsentBytes = false

    /// Whether notifications are handed out: only behind the first answer, which says that they all come.
    private var isSubscribed = false

    /// Whether notifications that have been read are left for the next turn.
    private var isBehind = false

    private(set) var isOpen = false

    /// Called when a statement has succeeded; one that fails ends the connection.
    var onAnswer: @Loop () -> Void = {}

    /// Called with each notification, in the order in which they arrive.
    var onNotification: @Loop (PostgresNotification) -> Void = { _ in }

    /// Called once when the open connection is lost or closed.
    var onClose: @Loop (PostgresError) -> Void = { _ in }

    init(_ handle: PostgresHandle, limits: ListenerLimits) {
        self.handle = handle
        self.limits = limits
    }

    /// Begins to watch the socket.
    ///
    /// - Throws: ``PostgresError/Code/connectionLost`` if it is closed already, or the kernel refuses.
    func open() throws(PostgresError) {
        self.registration = try self.handle.watch(for: self.interest, handler: self)
        self.isOpen = true
    }

    /// Sends a statement; the one before must have been answered.
    ///
    /// A closed connection does nothing: its end has been told.
    func send(_ text: String) {
        guard self.isOpen else { return }
        precondition(!self.isAwaitingAnswer, "a listening connection is asked one thing at a time")
        guard self.handle.sendScript(text) else { return self.close(self.handle.lost()) }
        self.isAwaitingAnswer = true
        self.flush()
    }

    func close(_ error: PostgresError) {
        guard self.isOpen else { return }
        self.isOpen = false
        self.registration.take().map { self.handle.stopWatching($0) }
        let onClose = self.onClose
        self.onAnswer = {}
        self.onNotification = { _ in }
        self.onClose = { _ in }
        onClose(error)
    }

    // MARK: Events

    func ready(_ events: ReadyEvents) {
        if self.isBehind {
            // Nothing more is read meanwhile: what the server has left to say waits in the socket, then in the server.
            self.handOut()
        } else if events.isReadable || events.isClosed {
            let isAlive = self.handle.consumeInput()
            self.takeAnswer()
            self.handOut()  // what arrived before the end still counts
            guard isAlive else { return self.close(self.handle.lost()) }
        }
        if self.isOpen, events.isWritable { self.flush() }
    }

    func deadlineReached() {
        preconditionFailure("a listening connection has no deadline of its own")
    }

    private func takeAnswer() {
        while self.isOpen, self.isAwaitingAnswer {
            switch self.handle.nextResult() {
            case .notYet: return
            case .rows: break
            case .failed(let error): self.failure = self.failure ?? error  // the first is the one to tell
            case .endOfCommand: self.endAnswer()
            case .synchronised, .aborted, .copyIn, .copyOut:
                self.close(PostgresError(.unexpectedColumn, serverMessage: "an answer to what was not asked"))
            }
        }
    }

    private func endAnswer() {
        self.isAwaitingAnswer = false
        if let failure = self.failure { return self.close(failure) }
        self.isSubscribed = true
        self.onAnswer()
    }

    private func handOut() {
        guard self.isSubscribed else { return }
        do throws(PostgresError) {
            for _ in 0..<self.limits.maximumNotificationsPerTurn {
                let maximum = self.limits.maximumPayloadBytes
                guard self.isOpen, let next = try self.handle.nextNotification(maximumPayloadBytes: maximum) else {
                    self.isBehind = false
                    return self.updateInterest()
                }
                self.onNotification(next)
            }
            self.isBehind = true
            self.updateInterest()
        } catch {
            self.close(error)
        }
    }

    private func flush() {
        switch self.handle.flush() {
        case 0: self.hasUnsentBytes = false
        case 1: self.hasUnsentBytes = true
        default: return self.close(self.handle.lost())
        }
        self.updateInterest()
    }

    private func updateInterest() {
        // The socket nearly always has room, so waiting for that brings the next turn at once.
        let interest: ReadyEvents = self.isBehind || self.hasUnsentBytes ? [.readable, .writable] : .readable
        guard interest != self.interest, let registration = self.registration else { return }
        self.interest = interest
        EventLoop.shared.setInterest(interest, of: registration)
    }
}
