import Runtime

/// A listening socket that can be paused: while paused, new clients wait in the kernel's backlog.
@Loop
final class Listener: EventHandler {
    /// Connections accepted in a turn before others get theirs.
    static let maximumAcceptsPerTurn = 64

    /// How long nothing is accepted when the kernel refuses (no descriptors, no memory): trying at once would spin.
    static let pauseAfterFailure = Duration.milliseconds(100)

    let localAddress: SocketAddress
    private let socket: Descriptor
    private let onReady: @Loop () -> Void
    private var registration: Registration?
    private var isPaused = false
    private var timer: LoopTimer?

    /// Listens on `address`.
    ///
    /// - Throws: ``SystemError``, such as `bind: Address already in use`.
    init(_ address: SocketAddress, onReady: @escaping @Loop () -> Void) throws(SystemError) {
        self.socket = try Sockets.listen(on: address)
        self.onReady = onReady
        do throws(SystemError) {
            self.localAddress = try Sockets.localAddress(of: self.socket)
            self.registration = try EventLoop.shared.add(self.socket, interest: .readable, handler: self)
        } catch {
            self.socket.close()
            throw error
        }
    }

    func ready(_ events: ReadyEvents) {
        if !self.isPaused { self.onReady() }
    }

    func deadlineReached() {}

    func accept() throws(SystemError) -> (Descriptor, SocketAddress)? {
        try Sockets.accept(self.socket)
    }

    /// Accepts nothing until ``resume()``, or until `duration` has passed if one is given.
    func pause(for duration: Duration? = nil) {
        guard !self.isPaused, let registration = self.registration else { return }
        self.isPaused = true
        EventLoop.shared.setInterest([], of: registration)
        guard let duration else { return }
        self.timer = EventLoop.shared.schedule(at: .now() + duration) { [weak self] in self?.resume() }
    }

    func resume() {
        guard self.isPaused, let registration = self.registration else { return }
        self.isPaused = false
        if let timer = self.timer.take() { EventLoop.shared.cancel(timer) }
        EventLoop.shared.setInterest(.readable, of: registration)
    }

    func close() {
        guard let registration = self.registration.take() else { return }
        EventLoop.shared.remove(registration)
        self.socket.close()
    }
}
