/// What becomes of a category: only what is not `nil` changes.
package struct CategoryChange: Equatable, Sendable {
    /// What a category is described as that nobody has described.
    static let standardDescription = ""

    package let name: String?
    package let description: String?

    /// Reads a body in which the name must be, and a missing description is the standard one (`POST`, `PUT`).
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(whole fields: RequestFields) throws(Problem) {
        var fields = fields
        self.name = fields.required("name", CatalogueText.name)
        self.description = Self.description(&fields) ?? Self.standardDescription
        try fields.finish()
    }

    /// Reads a merge patch (RFC 7396): what is missing stays, and a description of `null` becomes the standard one.
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(partial fields: RequestFields) throws(Problem) {
        var fields = fields
        self.name = fields.optional("name", CatalogueText.name)
        self.description = Self.description(&fields)
        try fields.finish()
    }

    private static func description(_ fields: inout RequestFields) -> String? {
        fields.optional("description") { (value) throws(FieldError) in
            try CatalogueText.description(value, standard: Self.standardDescription)
        }
    }
}
