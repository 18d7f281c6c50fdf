import HTTP
import Postgres
import Runtime

/// What can be done with orders that have been placed.
@Loop
struct Orders {
    let postgres: PostgresPool
    let writes: CachedWrites
    let lists: OrderListCache
    let metrics: OrderChangeMetrics

    /// One page of orders, and how many pass the filters if the listing wants to know.
    ///
    /// What a user sees first of their own comes from Redis, if it is there.
    ///
    /// - Throws: ``Problem`` `403` if the listing asks for others' orders, and the editor may not see them;
    ///   ``Postgres/PostgresError``.
    func list(_ listing: OrderListing, for editor: OrderEditor) async throws -> (page: ListPage, total: Int64?) {
        guard editor.mayViewAll || listing.userID == editor.userID else { throw Problem.forbidden(.viewAllOrders) }
        if listing.isUsualPage, listing.userID == editor.userID,
            let generation = self.writes.generations.current[.products]
        {
            return (try await self.cachedPage(listing, editor.userID, generation), nil)
        }
        let page = try await self.postgres.read(ListOrders(listing))
        let total = listing.wantsCount ? try await self.postgres.read(CountOrders(listing)) : nil
        return (page, total)
    }

    private func cachedPage(_ listing: OrderListing, _ userID: Int64, _ generation: Int64) async throws -> ListPage {
        let lookup = await self.lists.lookup(userID, limit: listing.limit, generation: generation)
        if case .found(let page) = lookup {
            let last = page.lastID.map { PageCursor(value: .id, id: $0) }
            return ListPage(json: page.json, rowCount: 0, last: last)
        }
        let page = try await self.postgres.read(ListOrders(listing))
        if case .missing(let version) = lookup, let generation = page.generation {
            let cached = CachedOrderPage(json: page.json, lastID: page.last?.id)
            await self.lists.fill(userID, limit: listing.limit, generation: generation, cached, version: version)
        }
        return page
    }

    /// An order with its items and its history.
    ///
    /// - Throws: ``Problem`` `404` if there is none, or it is another's; ``Postgres/PostgresError``.
    func find(_ id: Int64, for editor: OrderEditor) async throws -> VersionedJSON {
        guard let found = try await self.postgres.read(FindOrder(id: id)), editor.sees(orderOf: found.userID) else {
            throw Problem.notFound
        }
        return found.order
    }
}
