import Runtime

/// Which requests are worked on while there are more than can be: a pure value.
///
/// | work | is let in while what is under way ends within |
/// | --- | --- |
/// | essential | always, and it is not counted |
/// | high | ``highTarget`` |
/// | ordinary | ``ordinaryTarget``; ``yieldingTarget`` while a line of high work stands |
/// | separate | always, and it is not counted: it has a bounded queue of its own |
///
/// So where both want the same processor or the same database, ordinary work makes room for high work; where they do
/// not, and ordinary work goes on fast, it is let in however long high work takes.
struct Admission {
    /// How long high work may take while more comes than can be done.
    static let highTarget = Duration.milliseconds(300)

    /// The same for ordinary work.
    static let ordinaryTarget = Duration.milliseconds(150)

    /// The same for ordinary work while a line of high work stands.
    static let yieldingTarget = Duration.milliseconds(20)

    /// Work of a kind that is never too much; locks that are waited for, say, are no overload.
    static let freeCount = 128

    private(set) var high: AdmissionGate
    private(set) var ordinary: AdmissionGate

    init(now: MonotonicTime) {
        self.high = AdmissionGate(freeCount: Self.freeCount, now: now)
        self.ordinary = AdmissionGate(freeCount: Self.freeCount, now: now)
    }

    /// Notes that work begins, if it may.
    ///
    /// - Returns: Whether it may; what may not is to be refused.
    mutating func begins(_ priority: RequestPriority, now: MonotonicTime) -> Bool {
        switch priority {
        case .essential, .separate: return true
        case .high:
            guard self.high.admits(within: Self.highTarget, now: now) else { return false }
            self.high.began()
            return true
        case .ordinary:
            guard self.ordinary.admits(within: Self.ordinaryTarget, now: now), !self.yields else { return false }
            self.ordinary.began()
            return true
        }
    }

    /// Notes that work that had begun has ended.
    mutating func ended(_ priority: RequestPriority) {
        switch priority {
        case .essential, .separate: break
        case .high: self.high.ended()
        case .ordinary: self.ordinary.ended()
        }
    }

    /// Whether ordinary work is slow while a line of high work stands.
    private var yields: Bool {
        self.high.isPressed && self.ordinary.expectedWait > Self.yieldingTarget
    }
}
