/// A hashed wheel of coarse timers: setting one is an append, whatever their number.
///
/// A pure value: it knows no clock. Time comes as ticks; the loop says how long one is. A timer is never early, and at
/// most a tick late. There is no cancelling: who no longer wants a timer ignores it when it comes, which keeps the
/// timers that are never reached (nearly all are) free of any cost.
struct TimerWheel<Token> {
    private struct Entry {
        let tick: UInt64
        let token: Token
    }

    private var slots: [[Entry]]
    private let mask: UInt64

    /// The tick up to which all timers have been given out.
    private(set) var currentTick: UInt64

    /// Timers in the wheel.
    private(set) var count = 0

    /// The slots of all ticks between the present and this one are known to be empty.
    private var firstUnknownTick: UInt64

    /// - Parameters:
    ///   - slotCount: A power of two. A timer further away than this many ticks is looked at once a round.
    ///   - currentTick: The present.
    init(slotCount: Int = 1024, currentTick: UInt64) {
        precondition(slotCount > 0 && slotCount & (slotCount - 1) == 0, "the number of slots is a power of two")
        self.slots = Array(repeating: [], count: slotCount)
        self.mask = UInt64(slotCount - 1)
        self.currentTick = currentTick
        self.firstUnknownTick = currentTick + 1
    }

    /// Adds a timer for `tick`; one that is not in the future comes at the next tick.
    mutating func insert(_ token: Token, at tick: UInt64) {
        let tick = max(tick, self.currentTick + 1)
        self.slots[Int(tick & self.mask)].append(Entry(tick: tick, token: token))
        self.count += 1
        let nextVisit = self.currentTick + 1 + ((tick - self.currentTick - 1) & self.mask)
        self.firstUnknownTick = min(self.firstUnknownTick, nextVisit)
    }

    /// Moves the present to `tick`, and adds all timers that were due to `due`, in the order of their slots.
    ///
    /// - Complexity: O(slots passed, at most one round, + timers in them).
    mutating func advance(to tick: UInt64, due: inout [Token]) {
        guard tick > self.currentTick else { return }
        let passed = min(tick - self.currentTick, UInt64(self.slots.count))
        let first = tick - passed + 1
        self.currentTick = tick
        self.firstUnknownTick = max(self.firstUnknownTick, tick + 1)
        guard self.count > 0 else { return }
        for step in 0..<passed {
            let index = Int((first + step) & self.mask)
            guard !self.slots[index].isEmpty else { continue }
            let before = self.slots[index].count
            self.slots[index].removeAll { entry in
                guard entry.tick <= tick else { return false }
                due.append(entry.token)
                return true
            }
            self.count -= before - self.slots[index].count
            if self.slots[index].isEmpty, self.slots[index].capacity > Self.keptSlotCapacity {
                self.slots[index] = []
            }
        }
    }

    /// A slot that held more than this many timers gives its memory back when it is empty.
    private static var keptSlotCapacity: Int { 64 }

    /// The next tick whose slot holds a timer, maybe of a later round; `nil` if there is none at all.
    ///
    /// - Complexity: O(empty slots before it) once, then O(1) until it is reached or an earlier one is added: the loop
    ///   asks in every turn.
    var nextOccupiedTick: UInt64? {
        mutating get {
            guard self.count > 0 else { return nil }
            while self.slots[Int(self.firstUnknownTick & self.mask)].isEmpty { self.firstUnknownTick += 1 }
            return self.firstUnknownTick
        }
    }
}
