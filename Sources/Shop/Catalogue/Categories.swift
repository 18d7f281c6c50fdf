import Postgres

/// What can be done with categories.
struct Categories {
    let postgres: PostgresPool
    let writes: CachedWrites

    /// One page of them as a server has them, and how many there are if the listing wants to know.
    ///
    /// - Throws: ``PostgresError``.
    func list(_ listing: CategoryListing, from server: PostgresPool) async throws(PostgresError) -> ReadPage {
        let page = try await server.read(ListCategories(listing))
        let total = listing.wantsCount ? try await server.read(CountCategories()) : nil
        return try ReadPage(page, total, next: page.last.map(listing.target))
    }

    /// The category; `nil` if there is none.
    ///
    /// - Throws: ``PostgresError``.
    func find(_ id: Int64) async throws(PostgresError) -> VersionedJSON? {
        try await self.postgres.read(FindCategory(id: id))
    }
}
