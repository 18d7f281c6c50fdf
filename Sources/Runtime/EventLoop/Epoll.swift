import CLinux

/// What a descriptor is ready for, or is watched for.
package struct ReadyEvents: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Bytes (or a connection) can be taken, or the other side has ended its half.
    package static let readable = ReadyEvents(rawValue: EPOLLIN.rawValue | EPOLLRDHUP.rawValue)

    /// Bytes can be given.
    package static let writable = ReadyEvents(rawValue: EPOLLOUT.rawValue)

    /// The connection is gone in both directions.
    ///
    /// The kernel reports it whether asked or not.
    package static let closed = ReadyEvents(rawValue: EPOLLHUP.rawValue | EPOLLERR.rawValue)

    /// Whether bytes can be taken.
    package var isReadable: Bool { !self.isDisjoint(with: .readable) }
    /// Whether bytes can be given.
    package var isWritable: Bool { !self.isDisjoint(with: .writable) }
    /// Whether the connection is gone.
    package var isClosed: Bool { !self.isDisjoint(with: .closed) }
}

/// The kernel's readiness queue (epoll(7)), level-triggered.
///
/// The only place that calls `epoll_…`.
///
/// The 64 bits that the kernel hands back carry the descriptor and a registration id, so that a late event for a
/// descriptor that was closed and given out again is recognised.
///
/// SAFETY: the event buffer is allocated here, never leaves this type, and is freed with it.
struct Epoll: ~Copyable {
    /// The most events taken from the kernel at once; more wait for the next turn.
    static let maximumEventsPerTurn = 512

    private let descriptor: Int32
    private let events: UnsafeMutableBufferPointer<epoll_event>

    init() {
        self.descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        precondition(self.descriptor >= 0, "the kernel gives a process its first epoll descriptor")
        self.events = .allocate(capacity: Self.maximumEventsPerTurn)
        self.events.initialize(repeating: epoll_event())
    }

    deinit {
        self.events.deallocate()
        close(self.descriptor)
    }

    func add(_ target: Int32, id: UInt32, interest: ReadyEvents) throws(SystemError) {
        try self.control(EPOLL_CTL_ADD, target, id, interest)
    }

    func modify(_ target: Int32, id: UInt32, interest: ReadyEvents) {
        self.mustControl(EPOLL_CTL_MOD, target, id, interest)
    }

    func remove(_ target: Int32) {
        self.mustControl(EPOLL_CTL_DEL, target, 0, [])
    }

    /// Waits up to `timeoutMilliseconds` (-1: until something happens).
    ///
    /// - Returns: How many events there are for ``forEachEvent(of:_:)``.
    func wait(timeoutMilliseconds: Int32) -> Int {
        let count = epoll_wait(
            self.descriptor,
            self.events.baseAddress,
            Int32(Self.maximumEventsPerTurn),
            timeoutMilliseconds
        )
        return Int(max(count, 0))  // -1: EINTR, the only error that a right call can give
    }

    /// Gives the first `count` events of the last wait to `body`.
    func forEachEvent(of count: Int, _ body: (_ descriptor: Int32, _ id: UInt32, ReadyEvents) -> Void) {
        for index in 0..<count {
            let event = self.events[index]
            let token = event.data.u64
            body(Int32(truncatingIfNeeded: token), UInt32(token >> 32), ReadyEvents(rawValue: event.events))
        }
    }

    private func mustControl(_ operation: Int32, _ target: Int32, _ id: UInt32, _ interest: ReadyEvents) {
        do throws(SystemError) {
            try self.control(operation, target, id, interest)
        } catch {
            preconditionFailure("a registered descriptor is known to epoll: \(error)")
        }
    }

    private func control(
        _ operation: Int32,
        _ target: Int32,
        _ id: UInt32,
        _ interest: ReadyEvents
    ) throws(SystemError) {
        let token = UInt64(id) << 32 | UInt64(UInt32(bitPattern: target))
        var event = epoll_event(events: interest.rawValue, data: epoll_data_t(u64: token))
        try SystemError.check("epoll_ctl", epoll_ctl(self.descriptor, operation, target, &event))
    }
}
