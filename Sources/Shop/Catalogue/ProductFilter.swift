package import JSON

/// Which products a list holds: those that pass every part that is not `nil`.
package struct ProductFilter: Equatable, Sendable {
    package var categoryID: Int64?
    package var inStock: Bool?
    package var minimumPrice: FixedDecimal?
    package var maximumPrice: FixedDecimal?
    package var name: NameSearch?
    package var search: ProductSearch?

    package init() {}

    static let parameterNames = Self.parameters.names

    /// - Throws: ``QueryParameterError``.
    init(_ parameters: ListParameters) throws(QueryParameterError) {
        self.categoryID = try parameters.integer("category", in: 1...Int64.max)
        self.inStock = try parameters.bool("in_stock")
        self.minimumPrice = try parameters.price("min_price")
        self.maximumPrice = try parameters.price("max_price")
        if let name = parameters["name"] { self.name = try NameSearch(name) }
        if let search = parameters["search"] { self.search = try ProductSearch(search) }
    }

    /// Whether it has a bound for the price.
    var hasPrice: Bool { self.minimumPrice != nil || self.maximumPrice != nil }

    /// Whether a product of this price can be in the list.
    func admits(_ price: FixedDecimal) -> Bool {
        if let minimumPrice, price < minimumPrice { return false }
        if let maximumPrice, price > maximumPrice { return false }
        return true
    }

    /// The same text for filters that are the same.
    ///
    /// The search says how long it is, and the name is last, so that nothing in them can be mistaken.
    var normalizedKey: String {
        if self == ProductFilter() { return "" }
        var parts: [String] = []
        if let categoryID { parts.append("category=\(categoryID)") }
        if let inStock { parts.append("in_stock=\(inStock)") }
        if let minimumPrice { parts.append("min_price=\(minimumPrice)") }
        if let maximumPrice { parts.append("max_price=\(maximumPrice)") }
        if let search { parts.append("search=\(search.text.utf8.count):\(search.text)") }
        if let name { parts.append("name=\(name.text)") }
        return parts.joined(separator: "&")
    }

    /// Adds the filter's parameters, from which the same filter is read.
    func add(to target: inout ListTarget) {
        if let categoryID { target.add("category", String(categoryID)) }
        if let inStock { target.add("in_stock", String(inStock)) }
        if let minimumPrice { target.add("min_price", minimumPrice.description) }
        if let maximumPrice { target.add("max_price", maximumPrice.description) }
        if let name { target.add("name", name.text) }
        if let search { target.add("search", search.text) }
    }
}
