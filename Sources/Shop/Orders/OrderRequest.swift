import Crypto
import JSON

/// What a body of `POST /api/orders/` asks for.
package struct OrderRequest: Equatable, Sendable {
    /// What is to be bought.
    package enum Contents: Equatable, Sendable {
        /// Products, ascending, each once.
        case lines([OrderLine])

        /// Items of the user's basket by id, ascending, each once.
        case basketItems([Int64])
    }

    package let contents: Contents

    /// The ids of products or basket items as the body names them, for telling which of its fields is wrong.
    private let named: [Int64]

    /// How many lines, or items of the basket, an order may have.
    static let counts = 1...100

    /// How many pieces a line may ask for; lines of the same product are added up and may be more together.
    static let quantities: ClosedRange<Int64> = 1...10_000

    /// Reads a body.
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken; that of a line is `items.0.quantity`.
    init(_ fields: RequestFields) throws(Problem) {
        var fields = fields
        let hasLines = fields.has("items")
        if hasLines, fields.has("order_items") {
            fields.refuse("order_items", "This field must not come together with items.")
        } else if !hasLines, !fields.has("order_items") {
            fields.refuse("items", "This field is required, or order_items.")
        }
        let lines = hasLines ? Self.lines(&fields) : []
        let items = hasLines ? [] : Self.basketItems(&fields)
        try fields.finish()
        if hasLines {
            var quantities: [Int64: Int64] = [:]
            for line in lines { quantities[line.productID, default: 0] += line.quantity }
            self.contents = .lines(
                quantities.sorted { $0.key < $1.key }.map { OrderLine(productID: $0.key, quantity: $0.value) }
            )
            self.named = lines.map(\.productID)
        } else {
            self.contents = .basketItems(items.sorted())
            self.named = items
        }
    }

    /// SHA-256 of what is asked for: the same for every body that asks for the same.
    package var hash: [UInt8] {
        let text =
            switch self.contents {
            case .lines(let lines): "items " + lines.map { "\($0.productID):\($0.quantity)" }.joined(separator: " ")
            case .basketItems(let items): "order_items " + items.map(String.init).joined(separator: " ")
            }
        return SHA256.digest(of: Array(text.utf8))
    }

    /// The fields that name products which are not in the catalogue.
    func fieldErrors(unknownProducts ids: [Int64]) -> [(field: String, messages: [String])] {
        switch self.contents {
        case .lines:
            self.named.enumerated().filter { ids.contains($0.element) }.map { index, _ in
                ("items.\(index).product_id", ["There is no product with this id."])
            }
        case .basketItems:
            [("order_items", ids.map { "Product \($0) is not in the catalogue any more." })]
        }
    }

    /// The fields that name what is not in the user's basket.
    func fieldErrors(unknownItems ids: [Int64]) -> [(field: String, messages: [String])] {
        self.named.enumerated().filter { ids.contains($0.element) }.map { index, _ in
            ("order_items.\(index)", ["There is no such item in your basket."])
        }
    }

    // MARK: Reading

    private static func lines(_ fields: inout RequestFields) -> [OrderLine] {
        let values = fields.required("items", Self.array) ?? []
        return values.enumerated().compactMap { index, value in
            guard case .object(let line) = value else {
                fields.refuse("items.\(index)", "This field must be an object with product_id and quantity.")
                return nil
            }
            let productID = Self.number(line["product_id"], "items.\(index).product_id", &fields, Self.productID)
            let quantity = Self.number(line["quantity"], "items.\(index).quantity", &fields, Self.quantity)
            guard let productID, let quantity else { return nil }
            return OrderLine(productID: productID, quantity: quantity)
        }
    }

    private static func basketItems(_ fields: inout RequestFields) -> [Int64] {
        guard fields.has("order_items") else { return [] }
        let values = fields.required("order_items", Self.array) ?? []
        var seen: Set<Int64> = []
        return values.enumerated().compactMap { index, value in
            let field = "order_items.\(index)"
            guard let id = Self.number(value, field, &fields, Self.itemID) else { return nil }
            if !seen.insert(id).inserted { fields.refuse(field, "This item stands in the list already.") }
            return id
        }
    }

    private static func array(_ value: JSONValue) throws(FieldError) -> [JSONValue] {
        guard case .array(let values) = value, Self.counts.contains(values.count) else {
            throw FieldError("This field must be a list of 1 to \(Self.counts.upperBound) items.")
        }
        return values
    }

    private static func number(
        _ value: JSONValue?,
        _ field: String,
        _ fields: inout RequestFields,
        _ read: (JSONValue) throws(FieldError) -> Int64
    ) -> Int64? {
        guard let value else {
            fields.refuse(field, FieldError.missing.message)
            return nil
        }
        do throws(FieldError) {
            return try read(value)
        } catch {
            fields.refuse(field, error.message)
            return nil
        }
    }

    private static func productID(_ value: JSONValue) throws(FieldError) -> Int64 {
        guard let id = ProductFields.wholeNumber(value), id > 0 else {
            throw FieldError("This field must be the id of a product.")
        }
        return id
    }

    private static func quantity(_ value: JSONValue) throws(FieldError) -> Int64 {
        guard let quantity = ProductFields.wholeNumber(value), Self.quantities.contains(quantity) else {
            throw FieldError("This field must be a whole number from 1 to \(Self.quantities.upperBound).")
        }
        return quantity
    }

    private static func itemID(_ value: JSONValue) throws(FieldError) -> Int64 {
        guard let id = ProductFields.wholeNumber(value), id > 0 else {
            throw FieldError("This field must be the id of an item in your basket.")
        }
        return id
    }
}
