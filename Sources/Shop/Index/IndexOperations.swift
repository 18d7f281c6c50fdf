import JSON

extension APIOperation {
    static let showIndex = APIOperation(
        "showIndex",
        .operations,
        "Where everything is",
        answers: [
            .resource(
                .dictionary(
                    of: .string("/api/products/", format: "uri-reference"),
                    example: [JSONMember(name: "products", value: .string("/api/products/"))]
                ),
                "The paths of the resources, by name."
            )
        ]
    )

    static let showDocument = APIOperation(
        "showOpenAPI",
        .operations,
        "This document",
        answers: [
            .resource(
                .anyObject(example: [JSONMember(name: "openapi", value: .string(OpenAPIDocument.version))]),
                "OpenAPI \(OpenAPIDocument.version)."
            )
        ]
    )
}
