import JSON

/// What the members of a product's body may be.
enum ProductFields {
    /// What a product is described as that nobody has described; the column's default.
    static let standardDescription = "No description"

    /// What a product has in stock that nobody has given any; the column's default.
    static let standardStock: Int64 = 0

    /// What the column holds, in pieces.
    static let stocks: ClosedRange<Int64> = 0...2_147_483_647

    /// Reads a price: a number or a string of digits, with at most two places, exactly as it is written.
    ///
    /// - Throws: ``FieldError`` for a sign, an exponent, a zero in front of other digits, a third place even if it is
    ///   a zero, and more than 99999999.99.
    static func price(_ value: JSONValue) throws(FieldError) -> FixedDecimal {
        guard let price = FixedDecimal(value), !Self.hasSign(value), ListParameters.prices.contains(price) else {
            throw FieldError("This field must be an amount from 0 to 99999999.99 with at most two places.")
        }
        return price
    }

    /// Reads a stock, in pieces; `null` stands for the standard one.
    ///
    /// - Throws: ``FieldError`` for anything but a whole number of ``stocks``, written without a point.
    static func stock(_ value: JSONValue) throws(FieldError) -> Int64 {
        if value == .null { return Self.standardStock }
        guard let stock = Self.wholeNumber(value), Self.stocks.contains(stock), !Self.hasSign(value) else {
            throw FieldError("This field must be a whole number from 0 to \(Self.stocks.upperBound).")
        }
        return stock
    }

    /// Reads the id of a category; whether there is one, the table knows.
    ///
    /// - Throws: ``FieldError`` for anything but a positive whole number.
    static func categoryID(_ value: JSONValue) throws(FieldError) -> Int64 {
        guard let id = Self.wholeNumber(value), id > 0 else {
            throw FieldError("This field must be the id of a category.")
        }
        return id
    }

    /// Reads a description; `null` stands for the standard one.
    ///
    /// - Throws: ``FieldError``.
    static func description(_ value: JSONValue) throws(FieldError) -> String {
        try CatalogueText.description(value, standard: Self.standardDescription)
    }

    /// A number that is written as a whole one and fits in 64 bits; `nil` for `1.0`, and for the string `"1"`.
    static func wholeNumber(_ value: JSONValue) -> Int64? {
        guard case .number(let number) = value else { return nil }
        return number.int64
    }

    private static func hasSign(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let number): number.text.hasPrefix("-")
        case .string(let text): text.hasPrefix("-")
        case .null, .bool, .array, .object: false
        }
    }
}
