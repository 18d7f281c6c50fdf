/// How much an event matters; each level includes the ones after it.
package enum LogLevel: Int, Comparable, CaseIterable, Sendable {
    /// For the developer: every request.
    case debug
    /// What an operator may want to know: starts, stops, changes of state.
    case info
    /// What will need attention if it goes on: a dependency lost, a slow statement.
    case warning
    /// What failed and should not: an answer of 500.
    case error
    /// Nothing is logged; for tests.
    case silent

    /// Reads the name of a level, as the configuration has it.
    package init?(name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    /// The name, as the configuration has it.
    package var name: String {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        case .silent: "silent"
        }
    }

    package static func < (one: LogLevel, other: LogLevel) -> Bool {
        one.rawValue < other.rawValue
    }
}
