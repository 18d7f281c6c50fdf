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

    init(request: HTTPRequest, requestID: RequestID, pathID: Int64?, mediaType: MediaType) {
        self.request = request
        self.requestID = requestID
        self.pathID = pathID
        self.mediaType = mediaType
    }

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
