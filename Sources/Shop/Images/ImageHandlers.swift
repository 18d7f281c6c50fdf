import HTTP
import Runtime

/// `PUT` and `DELETE /api/products/<id>/image/`.
struct ImageHandlers {
    let images: Images

    /// How the routes read their bodies; what the file is, its content decides.
    static let body = RouteBody.spooled(
        maximumBytes: Images.maximumBytes,
        types: ImageKind.allCases.map { MediaType(type: "image", subtype: $0.subtype) } + [.octetStream]
    )

    /// Inspecting and writing take milliseconds; a disk under load may take seconds for its fsync.
    static let timeout = Duration.seconds(20)

    func replace(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let editor = try context.productEditor()
        guard let body = context.request.spool else { throw Problem(ImageFault.truncated) }
        let product = try await self.images.set(
            of: context.id,
            to: body,
            declared: context.request.head.contentType(),
            by: editor,
            if: context.requireMatch
        )
        return JSONAnswer.written(product)
    }

    func delete(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try await self.images.remove(of: context.id, by: context.productEditor(), if: context.requireMatch)
        return JSONAnswer.nothing()
    }
}
