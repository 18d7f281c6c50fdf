package import Postgres

/// Adds an event to the audit: run it in the transaction that does what the event says.
package struct RecordAuditEvent: PostgresStatement {
    package typealias Output = Void

    private let event: AuditEvent

    package init(_ event: AuditEvent) {
        self.event = event
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "record_audit_event",
        """
        INSERT INTO audit_events (action, actor_id, user_id, address, request_id, details)
        VALUES ($1, $2, $3, $4, $5, $6)
        """
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.event.action.rawValue)
        parameters.add(self.event.origin.actorID)
        parameters.add(self.event.userID)
        parameters.add(self.event.origin.address)
        parameters.add(self.event.origin.requestID)
        parameters.add(self.event.detailsJSON)
    }
}
