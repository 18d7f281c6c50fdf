import HTTP
import JSON

extension Problem {
    /// The body is not of the type that the resource reads.
    static let unsupportedMediaType = Problem(
        .unsupportedMediaType,
        "unsupported_media_type",
        "The resource reads application/json in UTF-8 only."
    )

    /// The body is not of one of the types that the resource reads.
    static func unsupportedMediaType(_ types: [MediaType]) -> Problem {
        let names = types.map(\.name).joined(separator: ", ")
        return Problem(.unsupportedMediaType, "unsupported_media_type", "The resource reads \(names) only.")
    }

    /// The body is no JSON document, or one that is refused.
    static func malformedBody(_ error: JSONError) -> Problem {
        Problem(.badRequest, "malformed_body", "The body is not acceptable JSON: \(error).")
    }

    static let bodyIsNoObject = Problem(.badRequest, "malformed_body", "The body is not a JSON object.")

    /// Fields of the body cannot be taken.
    static func invalidFields(_ errors: [(field: String, messages: [String])]) -> Problem {
        var problem = Problem(
            .unprocessableContent,
            "invalid_fields",
            "Some fields cannot be taken; nothing was changed."
        )
        problem.fieldErrors = errors
        return problem
    }

    /// The resource is not in the state that `If-Match` names.
    static let preconditionFailed = Problem(
        .preconditionFailed,
        "precondition_failed",
        "The resource has changed since you read it; nothing was changed."
    )
}
