import HTTP
package import JSON
import Runtime

/// `/openapi.json`: the description of the shop's own routes.
@Loop
final class OpenAPIHandlers {
    private var page: (json: [UInt8], tag: EntityTag)?

    nonisolated init() {}

    /// Writes the document, once, before the first request.
    func publish(_ routes: [Route], _ configuration: Configuration) {
        let json = OpenAPIDocument(routes, configuration).bytes
        self.page = (json, EntityTag(ofContent: json))
    }

    func show(_ context: RequestContext) throws -> HTTPResponse {
        try context.refuseParameters()
        guard let page else { preconditionFailure("the document is written with the route table") }
        return JSONAnswer.catalogue(page.json, tag: page.tag, to: context)
    }
}

extension Application {
    /// The description of the HTTP interface under the settings that are in force, as OpenAPI 3.1 has it.
    package func openAPIDocument() -> JSONValue {
        OpenAPIDocument(self.routes(), self.configuration).json
    }
}
