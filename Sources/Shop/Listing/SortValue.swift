package import JSON

/// What a list can be ordered by; the id breaks ties, in the same direction.
package enum SortKey: String, CaseIterable, Sendable {
    case id, name, price
    case createdAt = "created_at"

    /// How well a product fits what was searched for: only searches have it, and clients do not name it.
    case rank

    /// What clients may name; ``rank`` is not among them.
    package static let allCases: [SortKey] = [.id, .name, .price, .createdAt]

    /// The key that a client names.
    init?(parameter: Substring) {
        guard let key = Self.allCases.first(where: { $0.rawValue == parameter }) else { return nil }
        self = key
    }
}

/// What a row is sorted by, besides its id.
package enum SortValue: Equatable, Sendable {
    /// Nothing but its id.
    case id
    case name(String)
    case price(FixedDecimal)
    /// Microseconds since 1970, the resolution of the column.
    case createdAt(microseconds: Int64)
    /// The raw value of a `SearchRank`.
    case rank(Int)

    /// Which key the value is of.
    package var key: SortKey {
        switch self {
        case .id: .id
        case .name: .name
        case .price: .price
        case .createdAt: .createdAt
        case .rank: .rank
        }
    }
}
