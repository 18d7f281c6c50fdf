/// Who does something, and from where: what every audit event of one request has in common.
package struct AuditOrigin: Equatable, Sendable {
    /// Who does it; `nil` if nobody is signed in, and for the command line.
    package let actorID: Int64?

    /// The client's address, or ``commandAddress``.
    package let address: String

    /// By which the event is found in the logs.
    package let requestID: String

    package init(actorID: Int64?, address: String, requestID: String) {
        self.actorID = actorID
        self.address = address
        self.requestID = requestID
    }

    /// What stands for an address where the command line did it.
    static let commandAddress = "command"

    /// A command, which has no request.
    static let command = AuditOrigin(actorID: nil, address: Self.commandAddress, requestID: "")
}

extension RequestContext {
    /// Who sent the request, and from where.
    var auditOrigin: AuditOrigin {
        AuditOrigin(
            actorID: self.principal?.userID,
            address: self.clientAddress,
            requestID: self.requestID.description
        )
    }
}
