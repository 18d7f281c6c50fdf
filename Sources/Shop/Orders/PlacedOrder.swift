/// An order that is placed, as its client is shown it.
struct PlacedOrder {
    let id: Int64
    let order: VersionedJSON

    /// Whether an earlier request with the same key has placed it.
    let isReplayed: Bool
}
