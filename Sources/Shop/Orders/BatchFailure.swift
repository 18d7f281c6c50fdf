import Postgres

/// Why a batch came to nothing, as far as it matters for what to do next.
enum BatchFailure {
    /// Nothing happened: it has to go another way, or others were in the way.
    case undecided

    /// Nothing happened: a lock was not to be had in time, or the statement took too long.
    case blocked

    /// It is not known what happened; sent again with the same keys and numbers, it happens once.
    case unknown

    /// Nothing happened, and no connection is to be had any more.
    case stopping

    /// Nothing happened: something is wrong with one of the orders, or with the program.
    case broken(PostgresError)

    /// What `place_orders_at_once` raises when it cannot place all: SQLSTATE SH001.
    private static let cannotPlaceAll = SQLState("SH001")

    init(_ error: PostgresError) {
        self =
            switch error.code {
            case .server(Self.cannotPlaceAll), .server(.deadlockDetected), .server(.serializationFailure): .undecided
            case .server(.lockNotAvailable), .server(.queryCanceled): .blocked
            case .shuttingDown: .stopping
            default: error.isTemporary ? .unknown : .broken(error)
            }
    }

    /// What it is called in metrics.
    var name: String {
        switch self {
        case .undecided: "undecided"
        case .blocked: "blocked"
        case .unknown: "unknown"
        case .stopping: "stopping"
        case .broken: "broken"
        }
    }

    /// All names, for the metrics to be there from the start.
    static let names = ["undecided", "blocked", "unknown", "stopping", "broken"]
}
