import CLinux

/// A moment of the monotonic clock: it never jumps, whatever becomes of the wall clock.
///
/// For time-outs and durations.
package struct MonotonicTime: Comparable, Hashable, Sendable {
    /// Nanoseconds since an arbitrary start, the same for the whole machine.
    package let nanoseconds: UInt64

    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// Reads the clock (about 20 ns, no system call).
    ///
    /// On the loop prefer ``EventLoop/now``, which is read once a turn.
    package static func now() -> MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    package static func < (one: MonotonicTime, other: MonotonicTime) -> Bool {
        one.nanoseconds < other.nanoseconds
    }

    /// The moment `duration` later; a negative duration gives an earlier one.
    ///
    /// Stays within what 64 bits hold, so that "never" and a time-out make "never", not a moment that has passed.
    package static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
        let offset = duration.wholeNanoseconds
        if offset >= 0 {
            let (sum, isTooLarge) = time.nanoseconds.addingReportingOverflow(UInt64(offset))
            return MonotonicTime(nanoseconds: isTooLarge ? .max : sum)
        }
        let back = UInt64(offset.magnitude)
        return MonotonicTime(nanoseconds: time.nanoseconds > back ? time.nanoseconds - back : 0)
    }

    /// The moment `interval` later; this is the way for what is computed with every request.
    package static func + (time: MonotonicTime, interval: Nanoseconds) -> MonotonicTime {
        MonotonicTime(nanoseconds: time.nanoseconds &+ UInt64(bitPattern: interval.count))
    }

    /// How long after `other` this moment is, in nanoseconds; negative if it is before.
    package func nanoseconds(since other: MonotonicTime) -> Int64 {
        Int64(bitPattern: self.nanoseconds &- other.nanoseconds)
    }

    /// How long after `other` this moment is; negative if it is before.
    ///
    /// Cut to what 64 bits hold (292 years).
    package static func - (one: MonotonicTime, other: MonotonicTime) -> Duration {
        one >= other
            ? .nanoseconds(Int64(clamping: one.nanoseconds - other.nanoseconds))
            : .nanoseconds(-Int64(clamping: other.nanoseconds - one.nanoseconds))
    }
}

extension Duration {
    /// The duration in nanoseconds, cut to what 64 bits hold (292 years).
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = self.components
        let (product, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if isTooLarge { return seconds < 0 ? .min : .max }
        let (sum, overflows) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        if overflows { return seconds < 0 ? .min : .max }
        return sum
    }

    /// The duration in seconds, for metrics and messages.
    package var inSeconds: Double {
        let (seconds, attoseconds) = self.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
