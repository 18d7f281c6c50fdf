import Postgres
import Runtime

/// What can be done with products.
struct Products {
    let postgres: PostgresPool
    let writes: CachedWrites
    let lookups: ProductLookups

    init(postgres: PostgresPool, writes: CachedWrites) {
        self.postgres = postgres
        self.writes = writes
        self.lookups = ProductLookups(postgres: postgres)
    }

    /// One page of them as a server has them, and how many pass the filters if the listing wants to know.
    ///
    /// - Throws: ``PostgresError``.
    func list(_ listing: ProductListing, from server: PostgresPool) async throws(PostgresError) -> ReadPage {
        guard let search = listing.filter.search else {
            let page = try await server.read(ListProducts(listing))
            let total = listing.wantsCount ? try await server.read(CountProducts(listing.filter)) : nil
            return try ReadPage(page, total, next: page.last.map(listing.target))
        }
        let terms = try await server.read(FindSearchTerms(search: search))
        if terms.isEmpty {
            return ReadPage(json: Array("[]".utf8), total: listing.wantsCount ? 0 : nil, generation: terms.generation)
        }
        let page =
            listing.order.key == .rank
            ? try await server.read(SearchProducts(listing, terms))
            : try await server.read(ListProducts(listing, terms))
        let total = listing.wantsCount ? try await server.read(CountProducts(listing.filter, terms)) : nil
        return try ReadPage(page, total, next: page.last.map(listing.target), noNewerThan: terms.generation)
    }

    /// Finds the product, and calls `answer` with it; with `nil` if there is none in the catalogue.
    @Loop
    func find(_ id: Int64, _ answer: @escaping @Loop (ProductLookups.Answer) -> Void) {
        self.lookups.find(id, answer)
    }
}
