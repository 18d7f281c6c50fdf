package import Runtime

/// What became of one request of a load.
package struct LoadOutcome: Sendable, CustomStringConvertible {
    /// Whether a whole answer came.
    package enum Result: Sendable, Equatable {
        /// A whole answer came.
        case answered(status: Int)
        /// None came.
        case failed(TestConnection.Failure)
    }

    package let path: String
    package let start: MonotonicTime

    /// From the first byte sent (or the attempt to connect) to the last byte received, or to the failure.
    package let duration: Duration
    package let result: Result

    /// The answer's Retry-After, if it has one.
    package let retryAfter: String?

    /// The body of an answer other than 200, cut to ``maximumBodyBytes``.
    package let problem: String

    /// Kept of a body that is not wanted.
    static let maximumBodyBytes = 2048

    /// The answer's status, if one came.
    package var status: Int? {
        if case .answered(let status) = self.result { status } else { nil }
    }

    package var description: String { "\(self.path): \(self.result) after \(self.duration) \(self.problem)" }
}
