/// Who is told when a watched descriptor becomes ready.
@Loop
package protocol EventHandler: AnyObject, Sendable {
    /// The descriptor is ready for `events`; called once a turn for as long as it stays so.
    func ready(_ events: ReadyEvents)

    /// The time set by ``EventLoop/setDeadline(_:of:)`` has come.
    func deadlineReached()
}

/// Who collects work during a turn of the loop and does it at its end.
@Loop
package protocol TurnEndHandler: AnyObject, Sendable {
    /// All that was ready has run.
    func turnEnded()
}

/// A descriptor that the loop watches.
package struct Registration: Sendable {
    package let descriptor: Descriptor

    /// Tells this registration from earlier ones of the same descriptor number.
    let id: UInt32
}

/// A timer that can be called off.
package struct LoopTimer: Sendable {
    let id: UInt64
}

/// What the loop knows about one descriptor number.
struct RegistrationSlot {
    /// 0 while the number is not watched.
    var id: UInt32 = 0
    var handler: (any EventHandler)?
    var deadline: MonotonicTime?

    /// The tick at which the wheel looks at this slot next; `.max` if it does not.
    var timerTick = UInt64.max

    /// Notes a deadline.
    ///
    /// - Returns: Whether the wheel must look at this slot earlier than it would.
    mutating func setDeadline(_ deadline: MonotonicTime, tick: UInt64) -> Bool {
        self.deadline = deadline
        guard tick < self.timerTick else { return false }
        self.timerTick = tick
        return true
    }
}
