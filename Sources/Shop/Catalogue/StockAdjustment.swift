import JSON

/// By how much the stock of a product is to change, and why.
package struct StockAdjustment: Equatable, Sendable {
    /// In pieces, never 0.
    let delta: Int64
    let reason: String

    /// What the column holds, in pieces.
    static let deltas: ClosedRange<Int64> = -2_147_483_647...2_147_483_647

    /// In characters (Unicode scalars).
    static let reasonCharacters = 1...200

    /// Reads a body.
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(_ fields: RequestFields) throws(Problem) {
        var fields = fields
        let delta = fields.required("delta", Self.delta)
        let reason = fields.required("reason") { (value) throws(FieldError) in
            try CatalogueText.visibleLine(value, Self.reasonCharacters)
        }
        try fields.finish()
        guard let delta, let reason else { preconditionFailure("required fields are there when none is refused") }
        self.delta = delta
        self.reason = reason
    }

    /// Lets pass what a product with this much in stock, in pieces, can go through.
    ///
    /// - Throws: ``Problem`` `409` if less than nothing would be left, `422` if it would be more than the column holds.
    func check(against stock: Int64) throws(Problem) {
        let balance = stock + self.delta
        if balance < 0 { throw .insufficientStock(stock) }
        guard ProductFields.stocks.contains(balance) else {
            throw .invalidFields([("delta", ["This would make more than \(ProductFields.stocks.upperBound)."])])
        }
    }

    private static func delta(_ value: JSONValue) throws(FieldError) -> Int64 {
        guard let delta = ProductFields.wholeNumber(value), Self.deltas.contains(delta), delta != 0 else {
            throw FieldError("This field must be a whole number other than 0, of at most \(Self.deltas.upperBound).")
        }
        return delta
    }
}
