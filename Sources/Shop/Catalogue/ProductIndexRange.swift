/// The part of an index that holds a list's rows in their order: the filters, and what is behind the cursor.
///
/// Said as `category_id = $1 … ORDER BY price`, PostgreSQL may also walk another index in that order and skip what is
/// of other categories; without the value it cannot know that there may be thousands of those for each that is not. So
/// the filters are said as bounds of the index' own columns, from the first on, and stand in the order too. That is the
/// same list, and only one index has that order.
struct ProductIndexRange {
    /// The bounds as conditions; `true` if there are none.
    let conditions: String
    private let columns: [String]
    private let direction: String

    /// - Parameters:
    ///   - shape: One that is in the order of an index; behind a cursor without the bound that the cursor is past.
    ///   - numbers: Gives the parameters: category, prices, sort value and id of the cursor.
    init(_ shape: ProductListShape, _ numbers: inout ParameterNumbers) {
        precondition(shape.isInOrderOfAnIndex, "only such a shape is a range of an index")
        var columns: [String] = []
        var values: [String] = []
        if shape.hasCategory {
            columns.append("category_id")
            values.append(numbers.next())
        }
        if let inStock = shape.inStock {
            columns.append("in_stock")
            values.append(String(inStock))
        }
        var lower: (columns: [String], values: [String]) = (columns, values)
        var upper = lower
        if shape.hasMinimumPrice { lower = (columns + ["price"], values + [numbers.next()]) }
        if shape.hasMaximumPrice { upper = (columns + ["price"], values + [numbers.next()]) }
        var seek: [String] = []
        if shape.position == .after {
            let last = shape.order.columns.map { $0.value(numbers.next()) }
            seek = [SQLRow.compare(columns + shape.order.columns.map(\.name), shape.order.beyond, values + last)]
            if shape.order.isDescending { upper = ([], []) } else { lower = ([], []) }
        }
        if lower.columns == ["category_id"], upper.columns == ["category_id"] {
            // PostgreSQL takes two bounds of one column for a narrow range, and then plans each time anew (at four
            // times the cost), because it finds more rows with the value in hand. It does not see that this is such a
            // pair.
            upper = (upper.columns + ["id"], upper.values + ["\(Int64.max)"])
        }
        let bounds =
            seek + [
                SQLRow.compare(lower.columns, ">=", lower.values), SQLRow.compare(upper.columns, "<=", upper.values),
            ]
        let conditions = bounds.filter { !$0.isEmpty }
        self.conditions = conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
        self.columns = columns + shape.order.columns.map(\.name)
        self.direction = shape.order.isDescending ? " DESC" : ""
    }

    /// What `ORDER BY` says.
    func order(table: String) -> String {
        self.columns.map { table + $0 + self.direction }.joined(separator: ", ")
    }
}

extension ProductListing {
    /// The same list without the bound of the price that its cursor is past already: one bound at each end of an index
    /// is enough, and with two PostgreSQL may begin at the wrong one.
    var withoutBoundBeforeCursor: ProductListing {
        guard self.order.key == .price, case .after = self.position else { return self }
        var filter = self.filter
        if self.order.isDescending { filter.maximumPrice = nil } else { filter.minimumPrice = nil }
        return ProductListing(
            filter: filter,
            order: self.order,
            position: self.position,
            limit: self.limit,
            wantsCount: self.wantsCount
        )
    }
}

/// The comparison of several columns at once (PostgreSQL manual, section 9.24.5), which an index can answer.
enum SQLRow {
    /// The condition; empty for no columns.
    static func compare(_ columns: [String], _ comparison: String, _ values: [String]) -> String {
        if columns.isEmpty { return "" }
        if columns.count == 1 { return "\(columns[0]) \(comparison) \(values[0])" }
        return "(\(columns.joined(separator: ", "))) \(comparison) (\(values.joined(separator: ", ")))"
    }
}

extension ProductOrder {
    /// A column, and how its value is written with the parameter that holds it.
    struct Column {
        let name: String
        let value: (String) -> String
    }

    /// What the order compares, one after the other.
    var columns: [Column] {
        let id = Column(name: "id") { $0 }
        switch self.key {
        case .id: return [id]
        case .rank: preconditionFailure("a search in order of rank is a statement of its own")
        case .name, .price: return [Column(name: self.key.rawValue) { $0 }, id]
        case .createdAt:
            return [Column(name: "created_at") { "timestamptz 'epoch' + \($0) * interval '1 microsecond'" }, id]
        }
    }

    /// How what comes later compares with what comes before.
    var beyond: String { self.isDescending ? "<" : ">" }

    /// What `ORDER BY` says.
    func text(table: String) -> String {
        self.columns.map { table + $0.name + (self.isDescending ? " DESC" : "") }.joined(separator: ", ")
    }
}
