import JSON
import Postgres
import Runtime

/// Ending sessions: the rows and the audit in one transaction, then what is known of them elsewhere.
@Loop
struct SessionEndings {
    let postgres: PostgresPool
    let endedSessions: EndedSessions
    let devices: DeviceCache

    /// Ends one session.
    ///
    /// - Returns: Whether it was open, and the user's.
    /// - Throws: ``Postgres/PostgresError``.
    func end(
        _ id: Int64,
        ofUser userID: Int64,
        reason: SessionEndReason,
        by origin: AuditOrigin
    ) async throws -> Bool {
        let hasEnded = try await self.postgres.withTransaction { session -> Bool in
            guard try await session.execute(EndSession(id: id, ofUser: userID, reason: reason)) else { return false }
            try await session.record(.sessionEnded(id, reason, ofUser: userID, by: origin))
            return true
        }
        if hasEnded { await self.committed([id], ofUser: userID) }
        return hasEnded
    }

    /// Ends all open sessions of a user but one.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    func endAll(
        ofUser userID: Int64,
        except exceptID: Int64,
        reason: SessionEndReason,
        by origin: AuditOrigin
    ) async throws {
        let ended = try await self.postgres.withTransaction { session -> [Int64] in
            let ended = try await session.endSessions(ofUser: userID, except: exceptID, reason: reason)
            for id in ended { try await session.record(.sessionEnded(id, reason, ofUser: userID, by: origin)) }
            return ended
        }
        await self.committed(ended, ofUser: userID)
    }

    /// Does what is to be done after the commit of a change of a user's sessions.
    func committed(_ ended: [Int64], ofUser userID: Int64) async {
        self.endedSessions.note(ended)
        await self.devices.remove(userID)
    }
}

extension AuditEvent {
    /// A session has ended.
    static func sessionEnded(
        _ id: Int64,
        _ reason: SessionEndReason,
        ofUser userID: Int64,
        by origin: AuditOrigin
    ) -> AuditEvent {
        AuditEvent(
            .sessionEnded,
            by: origin,
            userID: userID,
            details: ["session_id": .number(JSONNumber(id)), "reason": .string(reason.rawValue)]
        )
    }
}
