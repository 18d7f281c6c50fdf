import JSON

/// A product that is to be added.
package struct NewProduct: Equatable, Sendable {
    let name: String
    let description: String
    let price: FixedDecimal

    /// In pieces.
    let stock: Int64
    let categoryID: Int64

    /// Reads a body: name, price and category must be, the rest has standards.
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(_ fields: RequestFields) throws(Problem) {
        let change = try ProductChange(whole: fields)
        guard let name = change.name, let description = change.description, let price = change.price,
            let categoryID = change.categoryID
        else { preconditionFailure("a whole product lacks nothing but its stock") }
        self.name = name
        self.description = description
        self.price = price
        self.stock = change.stock ?? ProductFields.standardStock
        self.categoryID = categoryID
    }
}
