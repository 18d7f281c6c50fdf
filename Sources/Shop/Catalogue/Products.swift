import Postgres

/// What can be done with products.
struct Products {
    let postgres: PostgresPool

    /// One page of them, and how many pass the filters if the listing wants to know.
    ///
    /// - Throws: ``PostgresError``.
    func list(_ listing: ProductListing) async throws(PostgresError) -> ReadPage {
        let page = try await self.postgres.read(ListProducts(listing))
        let total = listing.wantsCount ? try await self.postgres.read(CountProducts(listing.filter)) : nil
        return try ReadPage(page, total, next: page.last.map(listing.target))
    }

    /// The product as JSON; `nil` if there is none in the catalogue.
    ///
    /// - Throws: ``PostgresError``.
    func find(_ id: Int64) async throws(PostgresError) -> [UInt8]? {
        try await self.postgres.read(FindProduct(id: id))
    }
}
