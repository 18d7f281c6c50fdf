import Postgres

/// What the client of an order is told.
enum OrderAnswer {
    case placed(Int64)

    /// It was placed before, by a request with the same key.
    case replayed(Int64)

    case keyReused

    /// A request with the same key is under way on this instance.
    case inFlight

    case insufficient([Shortage])
    case unknownProducts([Int64])
    case unknownItems([Int64])

    /// As many orders wait as may; nothing was tried.
    case queueFull

    /// It could not be placed in time, or it is not known whether it was; the same key may be sent again.
    case unavailable

    /// A fault of ours.
    case failed(PostgresError)

    /// The order that is there now, placed by this request or an earlier one.
    var orderID: Int64? {
        switch self {
        case .placed(let id), .replayed(let id): id
        default: nil
        }
    }

    /// What it is called in metrics.
    var name: String {
        switch self {
        case .placed: "placed"
        case .replayed: "replayed"
        case .keyReused: "key_reused"
        case .inFlight: "in_flight"
        case .insufficient: "insufficient_stock"
        case .unknownProducts: "unknown_product"
        case .unknownItems: "unknown_item"
        case .queueFull: "queue_full"
        case .unavailable: "unavailable"
        case .failed: "failed"
        }
    }

    /// All names, for the metrics to be there from the start.
    static let names = [
        "placed", "replayed", "key_reused", "in_flight", "insufficient_stock", "unknown_product", "unknown_item",
        "queue_full", "unavailable", "failed",
    ]
}
