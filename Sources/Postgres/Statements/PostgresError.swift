/// What went wrong between us and PostgreSQL.
///
/// `description` is safe to log at any level; the server's own words, which may hold a user's values, are in
/// ``serverMessage`` only. None of it is ever put in an answer to a client.
package struct PostgresError: Error, CustomStringConvertible {
    /// The kinds of failure that callers tell apart.
    package enum Code: Equatable, Sendable {
        /// No connection could be made, or the one in use was lost. The statement may or may not have taken effect.
        case connectionLost
        /// No connection became free before the deadline, or too many callers wait already. Nothing was sent.
        case exhausted
        /// The statement ran out of time; the server was asked to stop it.
        case timedOut
        /// The pool is shutting down. Nothing was sent.
        case shuttingDown
        /// The server refused the statement with this SQLSTATE (PostgreSQL manual, Appendix A).
        case server(SQLState)
        /// A neighbour in the same pipeline failed before this statement ran. Nothing happened: send it again.
        case pipelineAborted
        /// A result is not of the shape that the statement expects.
        case unexpectedColumn
        /// A value cannot be sent to PostgreSQL, such as text with a NUL.
        case invalidParameter
    }

    /// In a box, so that results and functions that may fail stay small.
    private final class Storage: Sendable {
        let code: Code
        let statement: String?
        let serverMessage: String
        let constraint: String?

        init(_ code: Code, _ statement: String?, _ serverMessage: String, _ constraint: String?) {
            self.code = code
            self.statement = statement
            self.serverMessage = serverMessage
            self.constraint = constraint
        }
    }

    private let storage: Storage

    package init(
        _ code: Code,
        statement: String? = nil,
        serverMessage: String = "",
        constraint: String? = nil
    ) {
        self.storage = Storage(code, statement, serverMessage, constraint)
    }

    /// Which failure it is.
    package var code: Code { self.storage.code }

    /// The prepared name of the statement, if there was one.
    package var statement: String? { self.storage.statement }

    /// What PostgreSQL or libpq said; for the log, never for a client.
    package var serverMessage: String { self.storage.serverMessage }

    /// The constraint that the statement would have broken, where it is one.
    package var constraint: String? { self.storage.constraint }

    /// The same error with the statement's name, unless it has one.
    func naming(_ statement: String?) -> PostgresError {
        guard self.statement == nil, let statement else { return self }
        return PostgresError(
            self.code,
            statement: statement,
            serverMessage: self.serverMessage,
            constraint: self.constraint
        )
    }

    package var description: String {
        let place = self.statement.map { " in \($0)" } ?? ""
        return "PostgreSQL: \(self.code)\(place)"
    }

    /// Whether the failure is of the moment (a dependency down, a queue full): the client may try again.
    package var isTemporary: Bool {
        switch self.code {
        case .connectionLost, .exhausted, .timedOut, .shuttingDown, .pipelineAborted: true
        case .server(let state): state.isTemporary
        case .unexpectedColumn, .invalidParameter: false
        }
    }

    /// Whether the server has answered, and refused the statement.
    package var isRefusal: Bool {
        if case .server = self.code { true } else { false }
    }

    static func unexpectedColumn(_ column: Int, expected: String) -> PostgresError {
        PostgresError(.unexpectedColumn, serverMessage: "column \(column) is not \(expected)")
    }
}
