import JSON

/// What becomes of a product: only what is not `nil` changes.
package struct ProductChange: Equatable, Sendable {
    let name: String?
    let description: String?
    let price: FixedDecimal?

    /// In pieces.
    ///
    /// Orders change the stock while someone edits a product, so it is set only by who names it: a `PUT` without it
    /// leaves it alone too, rather than to empty the shelf.
    let stock: Int64?
    let categoryID: Int64?

    /// Reads a body in which name, price and category must be, and a missing description is the standard one (`POST`,
    /// `PUT`).
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(whole fields: RequestFields) throws(Problem) {
        var fields = fields
        self.name = fields.required("name", CatalogueText.name)
        self.description =
            fields.optional("description", ProductFields.description) ?? ProductFields.standardDescription
        self.price = fields.required("price", ProductFields.price)
        self.stock = fields.optional("stock", ProductFields.stock)
        self.categoryID = fields.required("category", ProductFields.categoryID)
        try fields.finish()
    }

    /// Reads a merge patch (RFC 7396): what is missing stays, and `null` gives what has a standard that standard.
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(partial fields: RequestFields) throws(Problem) {
        var fields = fields
        self.name = fields.optional("name", CatalogueText.name)
        self.description = fields.optional("description", ProductFields.description)
        self.price = fields.optional("price", ProductFields.price)
        self.stock = fields.optional("stock", ProductFields.stock)
        self.categoryID = fields.optional("category", ProductFields.categoryID)
        try fields.finish()
    }
}
