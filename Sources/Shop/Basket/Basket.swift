import Postgres
import Runtime

/// What users mean to order.
///
/// One product may be in it more than once: the order adds it up.
@Loop
struct Basket {
    let postgres: PostgresPool

    /// The most items of a user's basket: as many as an order has lines.
    nonisolated static let maximumItemCount = 100

    /// One page of a basket, and how many items it has if the listing wants to know.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    func list(_ listing: BasketListing) async throws -> (page: ListPage, total: Int64?) {
        let page = try await self.postgres.read(ListBasketItems(listing))
        let count = CountBasketItems(userID: listing.userID)
        let total = listing.wantsCount ? try await self.postgres.read(count) : nil
        return (page, total)
    }

    /// An item.
    ///
    /// - Throws: ``Problem`` `404` if there is none, or it is another's; ``Postgres/PostgresError``.
    func find(_ id: Int64, of userID: Int64) async throws -> VersionedJSON {
        guard let item = try await self.postgres.read(FindBasketItem(id: id, userID: userID)) else {
            throw Problem.notFound
        }
        return item
    }

    /// Puts an item into a basket.
    ///
    /// - Parameters:
    ///   - productID: Of what.
    ///   - quantity: How much of it, in pieces.
    ///   - userID: Whose basket.
    /// - Returns: The item, and its id.
    /// - Throws: ``Problem`` `422` if there is no such product in the catalogue, `409` if the basket is full;
    ///   ``Postgres/PostgresError``.
    func add(
        _ productID: Int64,
        quantity: Int64,
        for userID: Int64
    ) async throws -> (id: Int64, item: VersionedJSON) {
        try await self.postgres.withTransaction { session in
            try await session.execute(LockBasket(userID: userID))
            try await Self.requireProduct(productID, session)
            guard try await session.execute(CountBasketItems(userID: userID)) < Int64(Self.maximumItemCount) else {
                throw Problem.basketFull
            }
            let insert = InsertBasketItem(userID: userID, productID: productID, quantity: quantity)
            let id = try await session.execute(insert)
            return (id, try await Self.shown(id, userID, session))
        }
    }

    /// Changes an item.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - change: What.
    ///   - userID: Whose basket.
    ///   - check: Refuses, by throwing, to change the item in this version.
    /// - Returns: The item afterwards.
    /// - Throws: ``Problem`` `404` if there is none, or it is another's, `422` if there is no such product in the
    ///   catalogue; what `check` throws; ``Postgres/PostgresError``.
    func change(
        _ id: Int64,
        _ change: BasketItemChange,
        of userID: Int64,
        if check: (_ version: Int64) throws -> Void
    ) async throws -> VersionedJSON {
        try await self.postgres.withTransaction { session in
            try await Self.lock(id, userID, session, if: check)
            if let productID = change.productID { try await Self.requireProduct(productID, session) }
            if change != BasketItemChange.none { try await session.execute(UpdateBasketItem(id: id, change: change)) }
            return try await Self.shown(id, userID, session)
        }
    }

    /// Takes an item out of a basket.
    ///
    /// - Throws: ``Problem`` `404` if there is none, or it is another's; what `check` throws;
    ///   ``Postgres/PostgresError``.
    func delete(_ id: Int64, of userID: Int64, if check: (_ version: Int64) throws -> Void) async throws {
        try await self.postgres.withTransaction { session in
            try await Self.lock(id, userID, session, if: check)
            try await session.execute(DeleteBasketItem(id: id))
        }
    }

    private static func lock(
        _ id: Int64,
        _ userID: Int64,
        _ session: PostgresSession,
        if check: (_ version: Int64) throws -> Void
    ) async throws {
        guard let version = try await session.execute(LockBasketItem(id: id, userID: userID)) else {
            throw Problem.notFound
        }
        try check(version)
    }

    private static func requireProduct(_ id: Int64, _ session: PostgresSession) async throws {
        guard try await session.execute(HasProduct(id: id)) else {
            throw Problem.invalidFields([("product_id", ["There is no product with this id."])])
        }
    }

    private static func shown(
        _ id: Int64,
        _ userID: Int64,
        _ session: PostgresSession
    ) async throws -> VersionedJSON {
        guard let item = try await session.execute(FindBasketItem(id: id, userID: userID)) else {
            preconditionFailure("an item is there for who has locked or added it")
        }
        return item
    }
}
