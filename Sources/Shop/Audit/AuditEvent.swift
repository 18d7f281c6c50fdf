package import JSON
package import Postgres

/// Something that was done to an account or to a group.
package struct AuditEvent: Sendable {
    package let action: AuditAction
    package let origin: AuditOrigin

    /// The account that it was done to; `nil` if it was done to none.
    package let userID: Int64?

    /// What changed; never a password, a token or a hash of one.
    package let details: KeyValuePairs<String, JSONValue>

    package init(
        _ action: AuditAction,
        by origin: AuditOrigin,
        userID: Int64?,
        details: KeyValuePairs<String, JSONValue> = [:]
    ) {
        self.action = action
        self.origin = origin
        self.userID = userID
        self.details = details
    }

    package init(
        action: AuditAction,
        actorID: Int64?,
        userID: Int64?,
        address: String,
        requestID: String,
        details: KeyValuePairs<String, JSONValue> = [:]
    ) {
        let origin = AuditOrigin(actorID: actorID, address: address, requestID: requestID)
        self.init(action, by: origin, userID: userID, details: details)
    }

    /// ``details`` as a JSON object.
    var detailsJSON: String {
        var json = JSONWriter(capacity: 128)
        json.object { json in
            for (name, value) in self.details { json.member(name: name, value) }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension PostgresSession {
    /// Adds an event to the audit, in the transaction that does what the event says.
    ///
    /// - Throws: ``PostgresError``; the deed must then not be committed either.
    package func record(_ event: AuditEvent) async throws(PostgresError) {
        try await self.execute(RecordAuditEvent(event))
    }
}
