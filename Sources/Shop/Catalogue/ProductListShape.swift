/// What the text of a list's statement depends on; the values that it is run with are parameters.
struct ProductListShape: Equatable, Sendable {
    enum Position: Int, Equatable, Sendable, CaseIterable {
        case first, after, offset
    }

    var hasCategory = false
    var inStock: Bool?
    var hasMinimumPrice = false
    var hasMaximumPrice = false
    var nameMethod: NameSearch.Method?
    var hasSearch = false

    /// Whether PostgreSQL decides by its statistics what comes first, the search or the other filters.
    var isSearchPlanned = true
    var order = ProductOrder(.id)
    var position = Position.first
    var hasDefaultLimit = true

    /// The shape with these filters, and the first page by id of the default size.
    init(_ filter: ProductFilter) {
        self.hasCategory = filter.categoryID != nil
        self.inStock = filter.inStock
        self.hasMinimumPrice = filter.minimumPrice != nil
        self.hasMaximumPrice = filter.maximumPrice != nil
        self.nameMethod = filter.name?.method
        self.hasSearch = filter.search != nil
    }

    init(_ listing: ProductListing) {
        self.init(listing.filter)
        self.order = listing.order
        self.position =
            switch listing.position {
            case .first: .first
            case .after: .after
            case .offset: .offset
            }
        self.hasDefaultLimit = listing.limit == PagePosition.defaultLimit
    }

    /// Whether an index gives the rows filtered and in order, so that each row read is a row of the page.
    ///
    /// Otherwise some rows are read in vain, and which way reads the fewest depends on the values.
    var isInOrderOfAnIndex: Bool {
        let hasPrice = self.hasMinimumPrice || self.hasMaximumPrice
        return self.nameMethod == nil && !self.hasSearch && (!hasPrice || self.order.key == .price)
    }

    /// The part of the filters that an index in the list's order begins with.
    var walked: ProductListShape {
        var shape = self
        shape.nameMethod = nil
        shape.hasSearch = false
        if self.order.key != .price {
            shape.hasMinimumPrice = false
            shape.hasMaximumPrice = false
        }
        return shape
    }

    /// Whether the best plan is the same for all values.
    ///
    /// A range of prices of its own makes PostgreSQL guess how much it holds; so does a limit that it does not see.
    var hasOnePlan: Bool {
        self.nameMethod == nil && !self.hasSearch && !self.hasMinimumPrice && !self.hasMaximumPrice
            && self.hasDefaultLimit && self.position != .offset
    }
}

extension ProductListShape {
    /// Every shape with ``hasOnePlan``, each at the place that ``onePlanIndex`` names: 2 · 3 · 8 · 2 = 96.
    static let allWithOnePlan: [ProductListShape] = {
        var shapes: [ProductListShape] = []
        for hasCategory in [false, true] {
            for inStock in [nil, false, true] {
                for key in SortKey.allCases {
                    for isDescending in [false, true] {
                        for position in [Position.first, .after] {
                            var shape = ProductListShape(ProductFilter())
                            shape.hasCategory = hasCategory
                            shape.inStock = inStock
                            shape.order = ProductOrder(key, isDescending: isDescending)
                            shape.position = position
                            shapes.append(shape)
                        }
                    }
                }
            }
        }
        return shapes
    }()

    /// The shape's place in ``allWithOnePlan``.
    var onePlanIndex: Int {
        precondition(self.hasOnePlan, "only shapes with one plan have a place among them")
        var index = self.hasCategory ? 1 : 0
        index = index * 3 + (self.inStock.map { $0 ? 2 : 1 } ?? 0)
        let key: Int =
            switch self.order.key {
            case .id: 0
            case .name: 1
            case .price: 2
            case .createdAt: 3
            case .rank: preconditionFailure("only a search is in order of rank")
            }
        index = index * 4 + key
        index = index * 2 + (self.order.isDescending ? 1 : 0)
        return index * 2 + (self.position == .after ? 1 : 0)
    }

    /// What a prepared statement of this shape is named after.
    var name: String {
        var parts: [String] = []
        if self.hasCategory { parts.append("category") }
        if let inStock { parts.append(inStock ? "in_stock" : "sold_out") }
        parts.append(self.order.key.rawValue)
        if self.order.isDescending { parts.append("descending") }
        if self.position == .after { parts.append("after") }
        return parts.joined(separator: "_")
    }
}
