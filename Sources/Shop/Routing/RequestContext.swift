package import HTTP
import Runtime

/// One request on its way to its handler, with what the router has found out about it.
///
/// A class, so that the many suspended functions of a request hold a reference each, and not 200 bytes.
package final class RequestContext: Sendable {
    package let request: HTTPRequest
    package let requestID: RequestID

    /// The number that stands in the path for `<id>`.
    let pathID: Int64?

    /// What the client and the route agree on.
    let mediaType: MediaType

    /// Who sent it, if they said so.
    package let principal: Principal?

    private let trustedProxies: TrustedProxies

    init(
        request: HTTPRequest,
        requestID: RequestID,
        pathID: Int64?,
        mediaType: MediaType,
        principal: Principal?,
        trustedProxies: TrustedProxies
    ) {
        self.request = request
        self.requestID = requestID
        self.pathID = pathID
        self.mediaType = mediaType
        self.principal = principal
        self.trustedProxies = trustedProxies
    }

    /// Who sent it.
    ///
    /// Only for routes that are not for everyone.
    var user: Principal {
        guard let principal else { preconditionFailure("the route lets only users in") }
        return principal
    }

    /// The client's address: of the connection's other end, or what trusted proxies say.
    var clientIPAddress: IPAddress {
        self.trustedProxies.clientAddress(peer: self.request.peer.ipAddress, head: self.request.head)
    }

    /// The client's address as text.
    var clientAddress: String { self.clientIPAddress.description }

    /// The number in the path.
    ///
    /// Only for routes whose path has one.
    var id: Int64 {
        guard let pathID else { preconditionFailure("the route's path has an <id>") }
        return pathID
    }

    /// The query's names and values, decoded.
    ///
    /// - Throws: ``Problem`` `400` if it is not well formed.
    func queryItems() throws -> QueryItems {
        do throws(TargetError) {
            return try self.request.head.queryItems()
        } catch {
            throw Problem(error)
        }
    }
}
