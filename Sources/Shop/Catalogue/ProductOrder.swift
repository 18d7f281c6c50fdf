/// The order of a list of products: by one key, then by id in the same direction.
package struct ProductOrder: Hashable, Sendable {
    package let key: SortKey
    package let isDescending: Bool

    package init(_ key: SortKey, isDescending: Bool = false) {
        self.key = key
        self.isDescending = isDescending
    }

    /// What `order_by_name` may say.
    enum Direction: String, CaseIterable {
        case asc, desc
    }

    static let parameterNames = Self.parameters.names

    /// Reads `ordering` or `order_by_name`; by rank or else by id if there is neither.
    ///
    /// - Parameters:
    ///   - parameters: The query's.
    ///   - isSearch: Whether the list is a search, which only then has ranks.
    /// - Throws: ``QueryParameterError`` for another value than they have, and for both together.
    init(_ parameters: ListParameters, isSearch: Bool) throws(QueryParameterError) {
        try parameters.refuse("order_by_name", with: "ordering")
        if let direction = parameters["order_by_name"] {
            guard let direction = Direction(rawValue: direction) else {
                throw QueryParameterError("order_by_name", "is neither asc nor desc")
            }
            self.init(.name, isDescending: direction == .desc)
            return
        }
        guard let text = parameters["ordering"] else {
            self.init(isSearch ? .rank : .id)
            return
        }
        let isDescending = text.hasPrefix("-")
        guard let key = SortKey(parameter: text.dropFirst(isDescending ? 1 : 0)) else {
            throw QueryParameterError("ordering", "is not id, name, price or created_at, or one of them behind a minus")
        }
        self.init(key, isDescending: isDescending)
    }

    /// The order as `ordering` says it.
    var normalizedKey: String { (self.isDescending ? "-" : "") + self.key.rawValue }
}
