import JSON

/// What a basket item shall be: only what is not `nil` changes.
package struct BasketItemChange: Equatable, Sendable {
    let productID: Int64?

    /// In pieces.
    let quantity: Int64?

    /// Nothing changes.
    static let none = BasketItemChange(productID: nil, quantity: nil)

    private init(productID: Int64?, quantity: Int64?) {
        self.productID = productID
        self.quantity = quantity
    }

    /// What is in a basket of which nobody has said how many.
    static let standardQuantity: Int64 = 1

    /// Reads a body in which the product must be, and a missing quantity is the standard one (`POST`, `PUT`).
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(whole fields: RequestFields) throws(Problem) {
        var fields = fields
        self.productID = fields.required("product_id", OrderFields.productID)
        self.quantity = fields.optional("quantity", OrderFields.quantity) ?? Self.standardQuantity
        try fields.finish()
    }

    /// Reads a merge patch (RFC 7396): what is missing stays.
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(partial fields: RequestFields) throws(Problem) {
        var fields = fields
        self.productID = fields.optional("product_id", OrderFields.productID)
        self.quantity = fields.optional("quantity", OrderFields.quantity)
        try fields.finish()
    }
}
