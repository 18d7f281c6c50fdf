import HTTP
import JSON

extension Problem {
    /// What every refusal is (RFC 9457).
    static let schema = JSONSchema.object([
        .required("type", .string("about:blank", format: "uri-reference")),
        .required("title", .string("Not Found"), "What the status is called."),
        .required("status", .integer(404, in: 400...599)),
        .required("detail", .string("There is no such resource."), "A sentence for people about this very case."),
        .required("code", .string("not_found", pattern: "^[a-z0-9_]+$"), "For programs, the same for good."),
        .required("request_id", .string(Self.exampleRequestID), "By which the request is found in the logs."),
        .optional("errors", Self.fieldErrorsSchema, "What is wrong with each field of the body, or parameter."),
        .optional("products", .array(of: Shortage.schema), "The products of which there is too little."),
        .optional("report", ImportReport.schema, "What became of a file whose rows were refused."),
    ]).example(Self.notFound.exampleJSON).named("Problem")

    private static let fieldErrorsSchema = JSONSchema.dictionary(
        of: .array(of: .string(FieldError.missing.message)),
        example: [JSONMember(name: "name", value: .strings([FieldError.missing.message]))]
    )

    private static let exampleRequestID = "6c1d3f0a9b2e4d5f0000000000000017"

    /// The problem as clients see it.
    var exampleJSON: JSONValue {
        guard case .bytes(let bytes) = self.response(requestID: .given(Self.exampleRequestID)).body,
            let json = try? JSONReader().read(bytes)
        else { preconditionFailure("a problem is JSON") }
        return json
    }
}

extension Shortage {
    /// What a product is of which there is too little.
    static let schema = JSONSchema.object([
        .required("product_id", .id(42)),
        .required("available", .integer(3, in: ProductFields.stocks), "How many pieces are left."),
    ]).named("Shortage")
}
