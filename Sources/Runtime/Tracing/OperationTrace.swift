/// What one request asked of the stores, and how long each answer took: for developers, who see it with the answer.
@Loop
package final class OperationTrace {
    /// One statement or command.
    package struct Operation: Equatable, Sendable {
        /// Which store, such as `db`.
        package let store: StaticString

        /// What was asked of it, without values.
        package let name: String
        package let duration: Duration

        package static func == (one: Operation, other: Operation) -> Bool {
            one.store.description == other.store.description && one.name == other.name
                && one.duration == other.duration
        }
    }

    /// The operations that are kept (64), in the order in which they ended.
    package static let maximumCount = 64

    package private(set) var operations: [Operation] = []

    /// How many more there were than are kept.
    package private(set) var omittedCount = 0

    package nonisolated init() {}

    /// Notes what has just ended.
    package func add(_ store: StaticString, _ name: @autoclosure () -> String, since start: MonotonicTime) {
        guard self.operations.count < Self.maximumCount else {
            self.omittedCount += 1
            return
        }
        let duration = MonotonicTime.now() - start
        self.operations.append(Operation(store: store, name: name(), duration: duration))
    }
}

/// Where the trace of the work at hand is found.
package enum Tracing {
    /// The trace of the request that the task works for; `nil` if nobody asked for one.
    @TaskLocal package static var current: OperationTrace?
}
