/// What became of an order, as PostgreSQL says.
package enum OrderOutcome: Equatable, Sendable {
    /// It is placed.
    case placed(Int64)

    /// The user has placed this order before, with the same key.
    case duplicate(Int64)

    /// The user has placed another order with this key.
    case keyReused

    /// Of these products there is too little; nothing was taken.
    case insufficient([Shortage])

    /// These products are not in the catalogue.
    case unknownProducts([Int64])

    /// These items are not in the user's basket.
    case unknownItems([Int64])

    /// It cannot be said yet: the order with the same key is just being decided.
    case retry
}
