/// What is limited, each with a quota and buckets of its own.
///
/// The raw value numbers them; ``name`` is what clients and metrics see.
package enum RateLimit: UInt8, CaseIterable, Sendable {
    case anonymousReads, reads, writes, logins, registrations, refreshes, resets, resetsByAccount, orders

    /// Its name in `RateLimit` fields and metrics.
    package var name: String {
        switch self {
        case .anonymousReads: "anonymous-reads"
        case .reads: "reads"
        case .writes: "writes"
        case .logins: "logins"
        case .registrations: "registrations"
        case .refreshes: "refreshes"
        case .resets: "resets"
        case .resetsByAccount: "resets-by-account"
        case .orders: "orders"
        }
    }

    /// Whether instances lease tokens ahead; what guards an account or the stock is asked for one by
    /// one instead.
    var isLeased: Bool {
        switch self {
        case .anonymousReads, .reads, .writes: true
        case .logins, .registrations, .refreshes, .resets, .resetsByAccount, .orders: false
        }
    }

    /// The window of its quota, in seconds.
    var windowSeconds: Int { self == .resetsByAccount ? 3600 : 60 }
}

/// Which limit a route is under.
package enum RouteLimit: Hashable, Sendable {
    /// None: for those who watch over the shop.
    case unlimited
    case reads, writes, logins, registrations, refreshes, resets, orders

    /// The limit of a request: that of anonymous clients if nobody is signed in.
    func limit(for principal: Principal?) -> RateLimit? {
        switch self {
        case .unlimited: nil
        case .reads: principal == nil ? .anonymousReads : .reads
        case .writes: .writes
        case .logins: .logins
        case .registrations: .registrations
        case .refreshes: .refreshes
        case .resets: .resets
        case .orders: .orders
        }
    }
}
