import Runtime

/// What was waited for did not come about in time.
package struct NeverCame: Error, CustomStringConvertible {
    package let description: String
}

/// Waits until something is so that another process brings about.
///
/// - Parameters:
///   - what: Says what is waited for, for the message of a failed test.
///   - limit: How long at most.
///   - condition: Asks whether it is so.
/// - Throws: ``NeverCame``, or what `condition` throws.
@Loop
package func eventually(
    _ what: String,
    within limit: Duration = .seconds(20),
    _ condition: @Loop () async throws -> Bool
) async throws {
    let deadline = MonotonicTime.now() + limit
    while try await !condition() {
        guard MonotonicTime.now() < deadline else { throw NeverCame(description: "\(what), within \(limit)") }
        try await EventLoop.shared.sleep(for: .milliseconds(20))
    }
}
