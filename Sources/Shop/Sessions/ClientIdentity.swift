import HTTP
import Runtime

/// Where a request comes from, for the audit and for the list of devices.
struct ClientIdentity: Sendable {
    let ipAddress: IPAddress
    let userAgent: String
    let requestID: String

    /// The address as text.
    var address: String { self.ipAddress.description }

    /// What the audit has of it, when `actorID` does something.
    func auditOrigin(actorID: Int64?) -> AuditOrigin {
        AuditOrigin(actorID: actorID, address: self.address, requestID: self.requestID)
    }
}

extension RequestContext {
    /// Where the request comes from.
    var client: ClientIdentity {
        ClientIdentity(
            ipAddress: self.clientIPAddress,
            userAgent: self.request.head[.userAgent] ?? "",
            requestID: self.requestID.description
        )
    }
}
