import HTTP
import Postgres
import Runtime

/// `/api/audit/`.
@Loop
struct AuditHandlers {
    let postgres: PostgresPool

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let listing = try context.listing { (items) throws(QueryParameterError) in try AuditListing(items) }
        let page = try await self.postgres.read(ListAuditEvents(listing))
        let total = listing.wantsCount ? try await self.postgres.read(CountAuditEvents(listing)) : nil
        return try ListAnswer.personal(page, total: total, nextCursor: page.last.map(listing.cursor), to: context)
    }
}
