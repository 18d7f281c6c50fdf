import HTTP
import JSON

/// A product as the transaction that has locked it sees it.
struct ProductState: Equatable {
    let ownerID: Int64?
    let name: String
    let description: String
    let price: FixedDecimal

    /// In pieces.
    let stock: Int64
    let categoryID: Int64
    let version: Int64
    let categoryVersion: Int64

    /// What a `GET` of it has as `ETag`.
    var tag: EntityTag { EntityTag(productVersion: self.version, categoryVersion: self.categoryVersion) }
}

/// What becomes of a product by a change.
struct ProductOutcome {
    let old: ProductState
    let name: String
    let description: String
    let price: FixedDecimal
    let categoryID: Int64

    /// `nil` if the change does not say, or says what is.
    let stock: Int64?

    init(_ old: ProductState, _ change: ProductChange) {
        self.old = old
        self.name = change.name ?? old.name
        self.description = change.description ?? old.description
        self.price = change.price ?? old.price
        self.categoryID = change.categoryID ?? old.categoryID
        self.stock = change.stock == old.stock ? nil : change.stock
    }

    /// Whether nothing changes.
    var isSame: Bool { self.stock == nil && self.changedFields.isEmpty }

    /// What changes besides the stock, in the order of a product's members.
    var changedFields: [String] {
        var fields: [String] = []
        if !self.name.isSameText(as: self.old.name) { fields.append("name") }
        if !self.description.isSameText(as: self.old.description) { fields.append("description") }
        if self.price != self.old.price { fields.append("price") }
        if self.categoryID != self.old.categoryID { fields.append("category") }
        return fields
    }

    /// What the audit has of it; `nil` if only the stock changes, which has a ledger of its own.
    ///
    /// Of a description it says only that it changed: it is long.
    func event(_ id: Int64, by origin: AuditOrigin) -> AuditEvent? {
        let fields = self.changedFields
        if fields.isEmpty { return nil }
        let details: KeyValuePairs<String, JSONValue> = [
            "product": .number(JSONNumber(id)), "fields": .array(fields.map(JSONValue.string)),
            "from": Self.values(fields, self.old.name, self.old.price, self.old.categoryID),
            "to": Self.values(fields, self.name, self.price, self.categoryID),
        ]
        return AuditEvent(.productChanged, by: origin, userID: nil, details: details)
    }

    private static func values(
        _ fields: [String],
        _ name: String,
        _ price: FixedDecimal,
        _ categoryID: Int64
    ) -> JSONValue {
        let values: [String: JSONValue] = [
            "name": .string(name), "price": .string(price.description), "category": .number(JSONNumber(categoryID)),
        ]
        return .object(
            JSONObject(
                distinct: fields.compactMap { field in values[field].map { JSONMember(name: field, value: $0) } }
            )
        )
    }
}
