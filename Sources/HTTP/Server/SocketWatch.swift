import Runtime

/// What the loop looks out for on a connection's behalf: what its socket is ready for, and its deadline.
@Loop
struct SocketWatch {
    private var registration: Registration?

    /// What the socket is to be ready for.
    private(set) var interest = ReadyEvents.readable

    nonisolated init() {}

    /// Begins with an interest in reading; `handler` is held until ``end()``.
    mutating func begin(_ socket: Descriptor, handler: any EventHandler) throws(SystemError) {
        self.registration = try EventLoop.shared.add(socket, interest: self.interest, handler: handler)
    }

    /// Does nothing before the beginning, after the end, and where nothing changes.
    mutating func setInterest(_ interest: ReadyEvents) {
        guard interest != self.interest, let registration = self.registration else { return }
        self.interest = interest
        EventLoop.shared.setInterest(interest, of: registration)
    }

    /// Does nothing before the beginning and after the end.
    func setDeadline(_ deadline: MonotonicTime?) {
        guard let registration = self.registration else { return }
        EventLoop.shared.setDeadline(deadline, of: registration)
    }

    /// Ends before the socket is closed.
    ///
    /// - Returns: `false` if it has ended before.
    mutating func end() -> Bool {
        guard let registration = self.registration.take() else { return false }
        EventLoop.shared.remove(registration)
        return true
    }
}
