import JSON

/// What the members of an order's or a basket item's body may be.
enum OrderFields {
    /// How much of a product one line may have, in pieces.
    static let quantities: ClosedRange<Int64> = 1...10_000

    /// Reads `true` or `false`.
    ///
    /// - Throws: ``FieldError`` for anything else.
    static func bool(_ value: JSONValue) throws(FieldError) -> Bool {
        guard case .bool(let bool) = value else { throw FieldError("This field must be true or false.") }
        return bool
    }

    /// Reads the id of a product; whether there is one, the table knows.
    ///
    /// - Throws: ``FieldError`` for anything but a positive whole number.
    static func productID(_ value: JSONValue) throws(FieldError) -> Int64 {
        guard let id = ProductFields.wholeNumber(value), id > 0 else {
            throw FieldError("This field must be the id of a product.")
        }
        return id
    }

    /// Reads a quantity, in pieces.
    ///
    /// - Throws: ``FieldError`` for anything but a whole number of ``quantities``, written without a point.
    static func quantity(_ value: JSONValue) throws(FieldError) -> Int64 {
        guard let quantity = ProductFields.wholeNumber(value), Self.quantities.contains(quantity) else {
            throw FieldError("This field must be a whole number from 1 to \(Self.quantities.upperBound).")
        }
        return quantity
    }
}
