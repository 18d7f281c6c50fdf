/// What is asked of `GET /api/orders/`, checked and in normal form: newest first.
package struct OrderListing: Equatable, Sendable {
    /// Only this user's orders; `nil` for everyone's.
    package let userID: Int64?

    /// Only orders in this status.
    package let status: OrderStatus?

    /// Only orders that were placed after this moment, in microseconds since 1970.
    package let createdAfter: Int64?
    package let position: PagePosition

    /// The most rows of the page, 1 to ``PagePosition/maximumLimit``.
    package let limit: Int

    /// Whether the client wants to know how many orders pass the filters.
    package let wantsCount: Bool

    private static let parameterNames = PagePosition.parameterNames.union(Self.filters.names)

    /// Reads a query.
    ///
    /// - Parameters:
    ///   - items: Names and values, decoded.
    ///   - ownerID: Whose orders they are unless `user` says otherwise; `nil` for who sees everyone's.
    /// - Throws: ``QueryParameterError`` naming the first parameter that cannot be taken.
    package init(_ items: [(name: String, value: String)], ownerID: Int64?) throws(QueryParameterError) {
        let parameters = try ListParameters(items, names: Self.parameterNames)
        self.userID = try parameters.integer("user", in: 1...Int64.max) ?? ownerID
        self.status = try Self.status(parameters["status"])
        self.createdAfter = try parameters.time("created_after")
        self.limit = try PagePosition.limit(parameters)
        self.wantsCount = try parameters.bool("count") ?? false
        let scope = Self.scope(self.userID, self.status, self.createdAfter)
        self.position = try PagePosition(parameters, limit: self.limit, scope: scope, key: .id)
    }

    /// The cursor of the page behind `last`.
    package func cursor(behind last: PageCursor) -> String {
        last.encoded(scope: Self.scope(self.userID, self.status, self.createdAfter))
    }

    /// Whether it is what a user sees first of their orders: the page that is asked for again and again.
    var isUsualPage: Bool {
        self.status == nil && self.createdAfter == nil && self.position == .first && !self.wantsCount
    }

    private static func status(_ name: String?) throws(QueryParameterError) -> OrderStatus? {
        guard let name else { return nil }
        guard let status = OrderStatus(rawValue: name) else {
            let names = OrderStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw QueryParameterError("status", "is none of \(names)")
        }
        return status
    }

    private static func scope(_ userID: Int64?, _ status: OrderStatus?, _ createdAfter: Int64?) -> String {
        "orders user=\(userID ?? 0) status=\(status?.rawValue ?? "") created_after=\(createdAfter ?? -1)"
    }
}
