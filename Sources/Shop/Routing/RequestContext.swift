import HTTP
import Runtime

/// One request on its way to its handler, with what the router has found out about it.
package struct RequestContext: Sendable {
    package let request: HTTPRequest
    package let requestID: RequestID

    /// The number that stands in the path for `<id>`.
    let pathID: Int64?

    /// What the client and the route agree on.
    let mediaType: String

    /// The number in the path. Only for routes whose path has one.
    var id: Int64 {
        guard let pathID else { preconditionFailure("the route's path has an <id>") }
        return pathID
    }

    /// The query's names and values, decoded.
    ///
    /// - Throws: ``Problem`` `400` if it is not well formed.
    func queryItems() throws -> [(name: String, value: String)] {
        do throws(QueryError) {
            return try QueryItems(of: self.request.head).items
        } catch {
            throw Problem(.badRequest, "invalid_query", error.detail)
        }
    }
}
