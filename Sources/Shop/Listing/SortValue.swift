package import JSON

/// What a list can be ordered by; the id breaks ties, in the same direction.
package enum SortKey: String, CaseIterable, Sendable {
    case id, name, price
    case createdAt = "created_at"
}

/// What a row is sorted by, besides its id.
package enum SortValue: Equatable, Sendable {
    /// Nothing but its id.
    case id
    case name(String)
    case price(FixedDecimal)
    /// Microseconds since 1970, the resolution of the column.
    case createdAt(microseconds: Int64)

    /// Which key the value is of.
    package var key: SortKey {
        switch self {
        case .id: .id
        case .name: .name
        case .price: .price
        case .createdAt: .createdAt
        }
    }
}
