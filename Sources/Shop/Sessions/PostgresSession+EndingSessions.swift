package import Postgres

extension PostgresSession {
    /// Ends the open sessions of a user, and has every instance refuse their access tokens once the transaction has
    /// been committed.
    ///
    /// Change the user's row first, in the same transaction: whoever logs in meanwhile waits for it.
    ///
    /// - Parameters:
    ///   - userID: Whose sessions.
    ///   - exceptID: The one that goes on, if any.
    ///   - reason: Why they end.
    /// - Returns: The ids of those that were open.
    /// - Throws: ``PostgresError``.
    @discardableResult
    package func endSessions(
        ofUser userID: Int64,
        except exceptID: Int64? = nil,
        reason: SessionEndReason
    ) async throws(PostgresError) -> [Int64] {
        try await self.execute(EndSessions(ofUser: userID, except: exceptID, reason: reason))
    }
}
