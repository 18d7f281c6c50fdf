/// A parameter of a query that cannot be taken: the request is refused with `400`.
package struct QueryParameterError: Error, Equatable {
    /// The parameter's name; as the client sent it where it is not one of ours, cut to 64 characters.
    package let parameter: String

    /// What is wrong with it, as the end of a sentence that begins with the name: `is not a whole number`.
    package let reason: String

    init(_ parameter: String, _ reason: String) {
        self.parameter = String(parameter.prefix(64))
        self.reason = reason
    }

    /// A cursor that is none of ours, or that belongs to another list.
    static let invalidCursor = QueryParameterError("cursor", "is not one that this list gave out")
}
