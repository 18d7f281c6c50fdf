import CLinux
import Synchronization

/// The process' event loop: one thread that waits for descriptors and timers, and runs the jobs of all tasks on it.
///
/// It is both the serial executor of the ``Loop`` actor and the preferred executor of the loop's tasks, so a handler
/// is an ordinary `async` function and still never leaves this thread. A turn is: wait for the kernel, call the
/// handlers of ready descriptors, fire timers, run the jobs that are ready, then what asked for the end of the turn.
///
/// SAFETY: `@unchecked Sendable`, since all state but the inbox is touched on the loop's thread only; its accessors
/// are `@Loop`, and ``enqueue(_:)``, which can be called from anywhere, looks which thread it is on first.
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    /// The process' only loop.
    package static let shared = EventLoop()

    /// How long a tick of the timers is: none is early, and none later than this (when the loop is not busy).
    package static let timerTick = Duration.milliseconds(10)

    private static let timerTickNanoseconds: UInt64 = 10_000_000

    /// Bytes of the buffer that all connections read into, one after the other.
    package static let readBufferBytes = 64 * 1024

    /// Rounds of ready jobs in a turn before the kernel is asked again, so that jobs cannot starve connections.
    private static let maximumJobRoundsPerTurn = 16

    private enum TimerToken {
        case descriptor(Int32, id: UInt32, tick: UInt64)
        case timer(UInt64)
    }

    private let epoll = Epoll()
    private let wakeUp = WakeUp()
    private let inbox = Inbox()
    private let threadIdentity = Atomic<UInt>(0)

    // On the loop's thread only. What each request and turn touches is not checked for overlapping access at run time:
    // nobody is called while it changes.
    private var ready: [UnownedJob] = []
    private var running: [UnownedJob] = []
    @exclusivity(unchecked) private var registrations: [RegistrationSlot] = []
    private var lastRegistrationID: UInt32 = 0
    @exclusivity(unchecked) private var wheel = TimerWheel<TimerToken>(currentTick: 0)
    private var dueTimers: [TimerToken] = []
    private var timers: [UInt64: @Loop () -> Void] = [:]
    private var lastTimerID: UInt64 = 0
    private var turnEnds: [any TurnEndHandler] = []
    private var turnEndsRunning: [any TurnEndHandler] = []
    private var isStopping = false
    @exclusivity(unchecked) private var turnStart = MonotonicTime.now()
    // SAFETY: one allocation for the life of the process; lent by closure only.
    private let readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: readBufferBytes, alignment: 64)

    @exclusivity(unchecked) private var busyNanoseconds: UInt64 = 0

    /// How long turns took, without the wait for the kernel.
    ///
    /// Whatever becomes ready in a turn waits for its end: that is the loop's lag.
    package let turnDurations = Histogram(bounds: Histogram.latencyBounds)

    private init() {
        self.wheel = TimerWheel(currentTick: Self.tick(of: self.turnStart))
        do throws(SystemError) {
            try self.epoll.add(self.wakeUp.descriptor, id: 0, interest: ReadyEvents(rawValue: EPOLLIN.rawValue))
        } catch {
            preconditionFailure("epoll takes the loop's own wake-up descriptor: \(error)")
        }
    }

    // MARK: The executor

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if self.isInLoop {
            self.ready.append(job)
        } else if self.inbox.add(job) {
            self.wakeUp.signal()
        }
    }

    /// Whether the caller is on the loop's thread.
    package var isInLoop: Bool {
        // Relaxed: a thread only ever has to recognise itself, and it wrote the value itself.
        self.threadIdentity.load(ordering: .relaxed) == UInt(pthread_self())
    }

    package func checkIsolated() {
        self.preconditionInLoop()
    }

    package func isIsolatingCurrentContext() -> Bool? { self.isInLoop }

    /// Stops the process if the caller is not on the loop's thread.
    package func preconditionInLoop() {
        precondition(self.isInLoop, "this runs on the event loop's thread")
    }

    /// Starts `work` on the loop: in this turn, behind the jobs that are ready, when called there; else as soon as the
    /// loop comes round.
    ///
    /// Not `Task.immediate`: with an executor preference it begins by switching to that executor (Swift 6.3), so it
    /// is not immediate and costs a switch more.
    @discardableResult
    package func spawn(_ work: @escaping @Loop @Sendable () async -> Void) -> Task<Void, Never> {
        Task(executorPreference: self, operation: work)
    }

    /// Starts `work` as ``spawn(_:)`` does, for whoever waits for what comes of it.
    package func task<Value: Sendable>(
        returning work: @escaping @Loop @Sendable () async -> Value
    ) -> Task<Value, Never> {
        Task(executorPreference: self, operation: work)
    }

    /// Starts `work` as ``spawn(_:)`` does, for whoever waits for its end or its error.
    package func task(throwing work: @escaping @Loop @Sendable () async throws -> Void) -> Task<Void, any Error> {
        Task(executorPreference: self, operation: work)
    }

    // MARK: The life of the loop

    /// Runs the loop on the calling thread until ``stop()``.
    package func run() {
        precondition(
            self.threadIdentity.exchange(UInt(pthread_self()), ordering: .relaxed) == 0,
            "the loop runs once"
        )
        Loop.assumeIsolated {
            while !self.isStopping { self.turn() }
        }
        self.threadIdentity.store(0, ordering: .relaxed)
    }

    /// Ends ``run()`` after this turn.
    @Loop
    package func stop() {
        self.isStopping = true
    }

    /// When this turn began.
    ///
    /// Good enough for time-outs, and free.
    @Loop package var now: MonotonicTime { self.turnStart }

    @Loop
    private func turn() {
        let count = self.epoll.wait(timeoutMilliseconds: self.timeoutMilliseconds())
        self.turnStart = MonotonicTime.now()
        self.epoll.forEachEvent(of: count) { descriptor, id, events in
            self.deliver(events, to: descriptor, id: id)
        }
        self.fireTimers()
        self.inbox.takeAll(into: &self.ready)
        var rounds = 0
        while !self.ready.isEmpty || !self.turnEnds.isEmpty, rounds < Self.maximumJobRoundsPerTurn {
            // The end waits for jobs that these jobs made ready: what they ask for goes out with the rest.
            if self.ready.isEmpty { self.endTurn() } else { self.runReadyJobs() }
            rounds += 1
        }
        self.endTurn()  // even where jobs never end
        let nanoseconds = MonotonicTime.now().nanoseconds - self.turnStart.nanoseconds
        self.busyNanoseconds += nanoseconds
        self.turnDurations.record(nanoseconds: Int64(nanoseconds))
    }

    /// How long the loop has worked rather than waited, since it began: near 1 s a second, it is the bottleneck.
    @Loop package var busyTime: Duration { .nanoseconds(Int64(self.busyNanoseconds)) }

    @Loop
    private func timeoutMilliseconds() -> Int32 {
        guard self.ready.isEmpty, self.turnEnds.isEmpty else { return 0 }
        guard let tick = self.wheel.nextOccupiedTick else { return -1 }
        let due = tick * Self.timerTickNanoseconds
        // Not the turn's start: a turn that took long has used up a part of the wait.
        let now = MonotonicTime.now().nanoseconds
        return due <= now ? 0 : Int32(min((due - now + 999_999) / 1_000_000, UInt64(Int32.max)))
    }

    @Loop
    private func runReadyJobs() {
        swap(&self.ready, &self.running)
        for job in self.running {
            job.runSynchronously(
                isolatedTo: self.asUnownedSerialExecutor(),
                taskExecutor: self.asUnownedTaskExecutor()
            )
        }
        self.running.removeAll(keepingCapacity: true)
    }

    @Loop
    private func endTurn() {
        guard !self.turnEnds.isEmpty else { return }
        swap(&self.turnEnds, &self.turnEndsRunning)
        for handler in self.turnEndsRunning {
            handler.turnEnded()
        }
        self.turnEndsRunning.removeAll(keepingCapacity: true)
    }
}

// MARK: Descriptors

extension EventLoop {
    /// Watches `descriptor` and tells `handler`, until ``remove(_:)``.
    ///
    /// - Throws: ``SystemError`` if the kernel refuses (ENOSPC: /proc/sys/fs/epoll/max_user_watches).
    @Loop
    package func add(
        _ descriptor: Descriptor,
        interest: ReadyEvents,
        handler: any EventHandler
    ) throws(SystemError) -> Registration {
        self.lastRegistrationID = max(1, self.lastRegistrationID &+ 1)
        let id = self.lastRegistrationID
        try self.epoll.add(descriptor.number, id: id, interest: interest)
        let index = Int(descriptor.number)
        while self.registrations.count <= index {
            self.registrations.append(RegistrationSlot())
        }
        self.registrations[index] = RegistrationSlot(id: id, handler: handler)
        return Registration(descriptor: descriptor, id: id)
    }

    /// Changes what a registration waits for; a closed connection is reported whatever it waits for.
    @Loop
    package func setInterest(_ interest: ReadyEvents, of registration: Registration) {
        self.epoll.modify(registration.descriptor.number, id: registration.id, interest: interest)
    }

    /// Stops watching; the handler is let go and will not be called again.
    ///
    /// Call it before the descriptor is closed.
    @Loop
    package func remove(_ registration: Registration) {
        let index = Int(registration.descriptor.number)
        precondition(self.registrations[index].id == registration.id, "a registration is removed once")
        self.epoll.remove(registration.descriptor.number)
        self.registrations[index] = RegistrationSlot()
    }

    /// Lets go of a registration whose descriptor somebody else has closed: the kernel has forgotten it by then.
    @Loop
    package func forget(_ registration: Registration) {
        let index = Int(registration.descriptor.number)
        precondition(self.registrations[index].id == registration.id, "a registration is removed once")
        self.registrations[index] = RegistrationSlot()
    }

    /// Sets the time at which the registration's handler is told; replaces the time set before.
    ///
    /// `nil`: none.
    ///
    /// Costs a store when the new time is later than the old one, as it nearly always is; so it may be moved with
    /// every request.
    @Loop
    package func setDeadline(_ deadline: MonotonicTime?, of registration: Registration) {
        let index = Int(registration.descriptor.number)
        precondition(self.registrations[index].id == registration.id, "a deadline is set on a live registration")
        guard let deadline else {
            self.registrations[index].deadline = nil
            return
        }
        let tick = Self.tick(of: deadline) + 1
        guard self.registrations[index].setDeadline(deadline, tick: tick) else { return }
        self.wheel.insert(
            .descriptor(registration.descriptor.number, id: registration.id, tick: tick),
            at: tick
        )
    }

    /// Lends the loop's read buffer: one for all connections, so what is in it must be taken before `body` ends.
    ///
    /// SAFETY: the buffer lives as long as the process, and only one caller at a time has it, on the loop's thread.
    @Loop
    package func withReadBuffer<Value>(_ body: (UnsafeMutableRawBufferPointer) -> Value) -> Value {
        body(self.readBuffer)
    }

    @Loop
    private func deliver(_ events: ReadyEvents, to descriptor: Int32, id: UInt32) {
        if id == 0 {
            self.wakeUp.clear()
            return
        }
        let index = Int(descriptor)
        guard index < self.registrations.count, self.registrations[index].id == id,
            let handler = self.registrations[index].handler
        else { return }  // closed in this very turn, and the descriptor maybe given out again
        handler.ready(events)
    }
}

// MARK: Timers

extension EventLoop {
    /// Calls `action` once at `time`, unless the timer is cancelled first.
    @Loop
    @discardableResult
    package func schedule(at time: MonotonicTime, _ action: @escaping @Loop () -> Void) -> LoopTimer {
        self.lastTimerID += 1
        self.timers[self.lastTimerID] = action
        self.wheel.insert(.timer(self.lastTimerID), at: Self.tick(of: time) + 1)
        return LoopTimer(id: self.lastTimerID)
    }

    /// Calls off a timer; one that has fired is left alone.
    @Loop
    package func cancel(_ timer: LoopTimer) {
        self.timers[timer.id] = nil
    }

    private static func tick(of time: MonotonicTime) -> UInt64 {
        time.nanoseconds / Self.timerTickNanoseconds
    }

    @Loop
    private func fireTimers() {
        self.wheel.advance(to: Self.tick(of: self.turnStart), due: &self.dueTimers)
        guard !self.dueTimers.isEmpty else { return }
        for token in self.dueTimers {
            switch token {
            case .timer(let id):
                guard let action = self.timers.removeValue(forKey: id) else { continue }
                action()
            case .descriptor(let number, let id, let tick):
                self.fireDeadline(of: Int(number), id: id, tick: tick)
            }
        }
        self.dueTimers.removeAll(keepingCapacity: true)
    }

    @Loop
    private func fireDeadline(of index: Int, id: UInt32, tick: UInt64) {
        guard self.registrations[index].id == id, self.registrations[index].timerTick == tick else { return }
        self.registrations[index].timerTick = .max
        guard let deadline = self.registrations[index].deadline else { return }
        if deadline > self.turnStart {
            let later = Self.tick(of: deadline) + 1
            self.registrations[index].timerTick = later
            self.wheel.insert(.descriptor(Int32(index), id: id, tick: later), at: later)
        } else if let handler = self.registrations[index].handler {
            self.registrations[index].deadline = nil
            handler.deadlineReached()
        }
    }
}

// MARK: The end of a turn

extension EventLoop {
    /// Calls `handler` once when all that is ready in this turn has run: the time to send in one call what many asked.
    @Loop
    package func atEndOfTurn(_ handler: any TurnEndHandler) {
        self.turnEnds.append(handler)
    }
}
