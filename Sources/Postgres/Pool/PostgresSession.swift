package import Runtime

/// A connection lent to one user, for as long as the closure that it is given to runs.
@Loop
package struct PostgresSession {
    private let connection: PostgresConnection
    private let timeout: Nanoseconds
    private let watch: StatementWatch

    init(_ connection: PostgresConnection, timeout: Nanoseconds, watch: StatementWatch) {
        self.connection = connection
        self.timeout = timeout
        self.watch = watch
    }

    /// The same session for statements that may take longer.
    ///
    /// What the server allows them is for the transaction to say (`SET LOCAL statement_timeout`).
    ///
    /// - Parameter timeout: How long a statement may take before the connection is given up.
    /// - Returns: The session.
    package func waiting(_ timeout: Nanoseconds) -> PostgresSession {
        PostgresSession(self.connection, timeout: timeout, watch: self.watch)
    }

    /// Runs one statement.
    ///
    /// - Throws: ``PostgresError``. After ``PostgresError/Code/connectionLost`` or ``PostgresError/Code/timedOut`` it
    ///   may or may not have taken effect.
    package func execute<Statement: PostgresStatement>(
        _ statement: Statement
    ) async throws(PostgresError) -> Statement.Output {
        let start = self.watch.begin()
        defer { self.watch.ended(statement.sql, since: start) }
        let result = try await self.connection.execute(statement.sql, deadline: self.deadline(), .confirmed) {
            statement.bind(to: &$0)
        }
        return try statement.rows(of: result)
    }

    /// Runs statements as plain text, without values: one transaction unless the text says otherwise.
    ///
    /// - Throws: ``PostgresError`` of the first that fails.
    package func executeScript(_ text: String) async throws(PostgresError) {
        try await self.connection.executeScript(text, deadline: self.deadline())
    }

    /// Runs a `COPY … FROM STDIN`, fed piece by piece: memory does not grow with the number of rows.
    ///
    /// - Parameters:
    ///   - text: The statement.
    ///   - next: The next piece, or `nil` at the end; called on the loop whenever the socket has room.
    /// - Throws: ``PostgresError``.
    package func copyIn(_ text: String, next: @escaping () -> [UInt8]?) async throws(PostgresError) {
        try await self.connection.copyIn(text, deadline: self.deadline(), next: next)
    }

    /// Begins a transaction and runs `body` in it; rolls it back where that throws.
    func begin<Value>(_ body: (PostgresSession) async throws -> Value) async throws -> Value {
        try await self.execute(TransactionCommand.begin)
        do {
            return try await body(self)
        } catch {
            await self.rollBack()
            throw error
        }
    }

    /// Runs a statement and commits the transaction, both sent at once; rolls it back where the statement fails.
    func commit<Last: PostgresStatement>(with last: Last) async throws -> Last.Output {
        let start = self.watch.begin()
        defer { self.watch.ended(last.sql, since: start) }
        var commit: Task<Void, any Error>?
        let outcome = await withUnsafeContinuation { continuation in
            let isUnderWay = self.connection.send(
                last.sql,
                deadline: self.deadline(),
                .confirmed,
                bind: { last.bind(to: &$0) },
                for: continuation
            )
            // Its turn comes when this one waits, before the end of the loop's turn sends them both. A statement that
            // is not even sent must not be followed by a commit.
            guard isUnderWay else { return }
            commit = EventLoop.shared.task(throwing: { try await self.execute(TransactionCommand.commit) })
        }
        let committed = await commit?.result
        do {
            // Where it is the COMMIT that failed, the statement before it only knows that it was in vain.
            if case .failure(let error) = outcome, error.code == .pipelineAborted { try committed?.get() }
            let output = try last.rows(of: try PostgresConnection.rows(outcome, of: last.sql))
            try committed?.get()
            return output
        } catch {
            // The server skips the COMMIT behind a statement that it has refused.
            if case .success = committed {} else { await self.rollBack() }
            throw error
        }
    }

    /// If it cannot be rolled back, the session is not clean and so closed, which rolls it back.
    private func rollBack() async {
        try? await self.execute(TransactionCommand.rollback)
    }

    private func deadline() -> MonotonicTime {
        .now() + self.timeout
    }
}

/// The commands around a transaction.
struct TransactionCommand: PostgresStatement {
    let sql: SQL

    /// What the server says it has done.
    private let tag: String

    static let begin = TransactionCommand(sql: SQL(prepared: "begin", "BEGIN"), tag: "BEGIN")
    static let commit = TransactionCommand(sql: SQL(prepared: "commit", "COMMIT"), tag: "COMMIT")
    static let rollback = TransactionCommand(sql: SQL(prepared: "rollback", "ROLLBACK"), tag: "ROLLBACK")

    /// A failed transaction answers COMMIT with success and the tag ROLLBACK: that is no commit.
    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) {
        guard rows.commandTag == self.tag else {
            throw PostgresError(.server(.inFailedTransaction), serverMessage: "the transaction was rolled back")
        }
    }
}
