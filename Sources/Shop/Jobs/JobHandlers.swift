import HTTP
import Postgres
import Runtime

/// `/api/jobs/` and below it: what is done in the background, for administrators.
@Loop
struct JobHandlers {
    let jobs: Jobs

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let listing = try context.listing { (items) throws(QueryParameterError) in try JobListing(items) }
        let (page, total) = try await self.jobs.list(listing)
        return try ListAnswer.personal(page, total: total, nextCursor: page.last.map(listing.cursor), to: context)
    }

    func show(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        return JSONAnswer.personal(try await self.jobs.find(context.id), to: context)
    }

    func retry(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        return JSONAnswer.changed(try await self.jobs.retry(context.id, by: context.auditOrigin))
    }
}
