package import HTTP
import Runtime

/// One line of the route table: method, path, who may, and what answers.
package struct Route {
    typealias Waiting = nonisolated(nonsending) @Sendable (RequestContext) async throws -> HTTPResponse

    enum Handler {
        /// Answers without waiting.
        case immediate(@Loop (RequestContext) throws -> HTTPResponse)
        /// Answers after waiting for something; runs where it is called, which is the loop.
        case waiting(Waiting)
    }

    package let method: HTTPMethod

    /// The path with its trailing slash, if it has one; `<id>` stands for a positive whole number.
    package let path: String

    package let access: Access

    let handler: Handler

    /// What the resource is offered as; a client that accepts none of it gets `406`.
    package let mediaTypes: [MediaType]

    static func get(
        _ path: String,
        _ access: Access,
        offering mediaTypes: [MediaType] = [.json],
        _ handler: @escaping Waiting
    ) -> Route {
        Route(method: .get, path: path, access: access, handler: .waiting(handler), mediaTypes: mediaTypes)
    }

    /// A route that answers without waiting.
    static func getImmediately(
        _ path: String,
        _ access: Access,
        offering mediaTypes: [MediaType] = [.json],
        _ handler: @escaping @Loop (RequestContext) throws -> HTTPResponse
    ) -> Route {
        Route(method: .get, path: path, access: access, handler: .immediate(handler), mediaTypes: mediaTypes)
    }

    static func post(
        _ path: String,
        _ access: Access,
        _ handler: @escaping Waiting
    ) -> Route {
        Route(method: .post, path: path, access: access, handler: .waiting(handler), mediaTypes: [.json])
    }

    static func put(
        _ path: String,
        _ access: Access,
        _ handler: @escaping Waiting
    ) -> Route {
        Route(method: .put, path: path, access: access, handler: .waiting(handler), mediaTypes: [.json])
    }

    static func patch(
        _ path: String,
        _ access: Access,
        _ handler: @escaping Waiting
    ) -> Route {
        Route(method: .patch, path: path, access: access, handler: .waiting(handler), mediaTypes: [.json])
    }

    static func delete(
        _ path: String,
        _ access: Access,
        _ handler: @escaping Waiting
    ) -> Route {
        Route(method: .delete, path: path, access: access, handler: .waiting(handler), mediaTypes: [.json])
    }
}
