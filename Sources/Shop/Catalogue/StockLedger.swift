import Postgres
import Runtime

/// What becomes of the stock of products, change by change.
///
/// The sum of a product's changes is its stock: whatever changes it, adds a row in the same transaction.
struct StockLedger {
    let postgres: PostgresPool
    let writes: CachedWrites

    /// One page of a product's changes, and how many there are if the listing wants to know.
    ///
    /// - Throws: ``Problem`` `404` if there is no such product in the catalogue, `403` if it is another's;
    ///   ``Postgres/PostgresError``.
    @Loop
    func list(_ listing: StockListing, for editor: ProductEditor) async throws -> (page: ListPage, total: Int64?) {
        guard let owner = try await self.postgres.read(FindProductOwner(id: listing.productID)) else {
            throw Problem.notFound
        }
        try editor.requireRight(over: owner.userID)
        let page = try await self.postgres.read(ListStockChanges(listing))
        let count = CountStockChanges(productID: listing.productID)
        let total = listing.wantsCount ? try await self.postgres.read(count) : nil
        return (page, total)
    }

    /// Changes a product's stock by some pieces.
    ///
    /// - Returns: The change as JSON.
    /// - Throws: ``Problem`` `404` if there is no such product in the catalogue, `403` if it is another's, `409` if
    ///   there is not enough of it, `422` if there would be too much; ``Postgres/PostgresError``.
    @Loop
    func adjust(
        _ productID: Int64,
        _ adjustment: StockAdjustment,
        by editor: ProductEditor
    ) async throws -> [UInt8] {
        try await self.writes.run { session in
            let product = try await Products.lock(productID, session, by: editor)
            try adjustment.check(against: product.stock)
            let statement = AdjustStock(productID: productID, adjustment: adjustment, userID: editor.userID)
            return (try await session.execute(statement), [.products])
        }
    }
}
