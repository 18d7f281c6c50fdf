/// A five-character SQLSTATE (PostgreSQL manual, Appendix A), compared by value.
package struct SQLState: Equatable, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ code: String) {
        self.description = code
    }

    package static let uniqueViolation = SQLState("23505")
    package static let foreignKeyViolation = SQLState("23503")
    package static let checkViolation = SQLState("23514")
    package static let serializationFailure = SQLState("40001")
    package static let deadlockDetected = SQLState("40P01")
    package static let lockNotAvailable = SQLState("55P03")
    package static let queryCanceled = SQLState("57014")
    package static let readOnlyTransaction = SQLState("25006")
    package static let undefinedTable = SQLState("42P01")
    package static let duplicateTable = SQLState("42P07")

    /// The first two characters: the class of the condition.
    package var conditionClass: Substring { self.description.prefix(2) }

    /// Whether the same statement may succeed if it is sent again later.
    package var isTemporary: Bool {
        switch self.conditionClass {
        case "08", "40", "53", "57", "58": true  // connection, rollback, resources, operator, system
        default: self == .lockNotAvailable || self == .readOnlyTransaction
        }
    }
}

extension SQLState {
    /// A prepared statement of this name does not exist on the session.
    static let invalidStatementName = SQLState("26000")

    /// A statement of the transaction has failed, so none of it takes effect.
    static let inFailedTransaction = SQLState("25P02")

    /// Among others: a cached plan must not change its result type.
    static let featureNotSupported = SQLState("0A000")
}
