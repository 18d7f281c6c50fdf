/// What a client asks of `GET /api/products/`, checked and in normal form.
package struct ProductListing: Equatable, Sendable {
    package let filter: ProductFilter
    package let order: ProductOrder
    package let position: PagePosition

    /// The most rows of the page, 1 to ``PagePosition/maximumLimit``.
    package let limit: Int

    /// Whether the client wants to know how many products pass the filters.
    package let wantsCount: Bool

    /// What cursors are tied to: they may be used with another limit, but not with other filters or another order.
    private let scope: String

    private static let parameterNames = PagePosition.parameterNames
        .union(ProductFilter.parameterNames).union(ProductOrder.parameterNames)

    package init(
        filter: ProductFilter = ProductFilter(),
        order: ProductOrder = ProductOrder(.id),
        position: PagePosition = .first,
        limit: Int = PagePosition.defaultLimit,
        wantsCount: Bool = false
    ) {
        precondition((1...PagePosition.maximumLimit).contains(limit), "a page has 1 to 100 rows")
        self.filter = filter
        self.order = order
        self.position = position
        self.limit = limit
        self.wantsCount = wantsCount
        self.scope = Self.scope(filter, order)
    }

    /// Reads a query.
    ///
    /// - Parameter items: Names and values, decoded.
    /// - Throws: ``QueryParameterError`` naming the first parameter that is unknown, repeated, malformed, out of
    ///   range, or at odds with another.
    package init(_ items: [(name: String, value: String)]) throws(QueryParameterError) {
        let parameters = try ListParameters(items, names: Self.parameterNames)
        let filter = try ProductFilter(parameters)
        let order = try ProductOrder(parameters, isSearch: filter.search != nil)
        let limit = try PagePosition.limit(parameters)
        let position = try PagePosition(
            parameters,
            limit: limit,
            scope: Self.scope(filter, order),
            key: order.key
        )
        if case .after(let cursor) = position, case .price(let price) = cursor.value, !filter.admits(price) {
            throw .invalidCursor
        }
        let wantsCount = try parameters.bool("count") ?? false
        self.init(filter: filter, order: order, position: position, limit: limit, wantsCount: wantsCount)
    }

    /// The same text for all queries that have the same answer, whatever the order and spelling of their parameters.
    package var normalizedKey: String {
        let position = self.position.normalizedKey(scope: self.scope)
        return "products \(position) limit=\(self.limit) count=\(self.wantsCount) \(self.scope)"
    }

    /// The cursor of the page behind `last`.
    package func cursor(behind last: PageCursor) -> String {
        last.encoded(scope: self.scope)
    }

    /// The target of the page behind `last`, for a `Link`.
    func target(behind last: PageCursor) -> String {
        var target = ListTarget(path: "/api/products/")
        self.filter.add(to: &target)
        let usualOrder = ProductOrder(self.filter.search == nil ? .id : .rank)
        if self.order != usualOrder { target.add("ordering", self.order.normalizedKey) }
        if self.limit != PagePosition.defaultLimit { target.add("limit", String(self.limit)) }
        if self.wantsCount { target.add("count", "true") }
        target.add("cursor", self.cursor(behind: last))
        return target.text
    }

    private static func scope(_ filter: ProductFilter, _ order: ProductOrder) -> String {
        "products ordering=\(order.normalizedKey)&\(filter.normalizedKey)"
    }
}
