/// A span of time as a plain number, converted once from a `Duration`.
///
/// `Duration` counts attoseconds in 128 bits; taking it apart costs some 200 instructions, and a request needs several
/// deadlines (callgrind: 9 % of a request's instructions were that).
package struct Nanoseconds: Equatable, Sendable {
    package let count: Int64

    package init(_ duration: Duration) {
        self.count = duration.wholeNanoseconds
    }
}
