import Testing

@testable import Runtime

@Suite("Monotonic time")
struct MonotonicTimeTests {
    @Test(
        "A moment moves by a duration, and stays within what it can hold",
        arguments: [
            (100, Duration.nanoseconds(5), 105),
            (100, .nanoseconds(-5), 95),
            (100, .zero, 100),
            (100, .nanoseconds(-101), 0),
            (0, .seconds(-1), 0),
            (0, .nanoseconds(Int64.min), 0),
            (1, .nanoseconds(Int64.max), 1 << 63),
            (.max, .nanoseconds(1), .max),
            (.max - 10, .seconds(1), .max),
            (5, .seconds(Int64.max), 5 + UInt64(Int64.max)),
            (5, .seconds(Int64.min), 0),
        ] as [(UInt64, Duration, UInt64)]
    )
    func sum(start: UInt64, duration: Duration, expected: UInt64) {
        #expect((MonotonicTime(nanoseconds: start) + duration).nanoseconds == expected)
    }

    @Test(
        "The distance of two moments has a sign, and is cut to 292 years",
        arguments: [
            (105, 100, Duration.nanoseconds(5)),
            (100, 105, .nanoseconds(-5)),
            (7, 7, .zero),
            (.max, 0, .nanoseconds(Int64.max)),
            (0, .max, .nanoseconds(-Int64.max)),
        ] as [(UInt64, UInt64, Duration)]
    )
    func difference(later: UInt64, earlier: UInt64, expected: Duration) {
        #expect(MonotonicTime(nanoseconds: later) - MonotonicTime(nanoseconds: earlier) == expected)
    }

    @Test("The clock does not go back")
    func clockDoesNotGoBack() {
        var last = MonotonicTime.now()
        for _ in 0..<10_000 {
            let next = MonotonicTime.now()
            #expect(next >= last)
            last = next
        }
    }

    @Test(
        "A duration in nanoseconds is whole, and cut to 64 bits",
        arguments: [
            (Duration.milliseconds(3), 3_000_000),
            (.seconds(-2), -2_000_000_000),
            (.milliseconds(-1500), -1_500_000_000),
            (Duration(secondsComponent: 0, attosecondsComponent: 999_999_999), 0),
            (Duration(secondsComponent: 0, attosecondsComponent: -1_000_000_000), -1),
            (.seconds(Int64.max), .max),
            (.seconds(Int64.min), .min),
            (.nanoseconds(Int64.max), .max),
            (.nanoseconds(Int64.max) + .nanoseconds(1), .max),
            (.nanoseconds(Int64.min) - .nanoseconds(1), .min),
        ] as [(Duration, Int64)]
    )
    func wholeNanoseconds(duration: Duration, expected: Int64) {
        #expect(duration.wholeNanoseconds == expected)
    }

    @Test("A duration in seconds keeps its fraction and sign")
    func inSeconds() {
        #expect(Duration.milliseconds(1500).inSeconds == 1.5)
        #expect(Duration.microseconds(-250).inSeconds == -0.00025)
    }
}
