import JSON
import Postgres
import Runtime

/// What administrators do with jobs.
@Loop
struct Jobs {
    let postgres: PostgresPool

    /// - Throws: ``PostgresError``.
    func list(_ listing: JobListing) async throws -> (page: ListPage, total: Int64?) {
        let page = try await self.postgres.read(ListJobs(listing))
        let total = listing.wantsCount ? try await self.postgres.read(CountJobs(listing)) : nil
        return (page, total)
    }

    /// - Returns: The job as JSON.
    /// - Throws: ``Problem`` `404` if there is none; ``PostgresError``.
    func find(_ id: Int64) async throws -> [UInt8] {
        guard let json = try await self.postgres.read(FindJob(id: id)) else { throw Problem.notFound }
        return json
    }

    /// Queues a dead job again, with all its attempts.
    ///
    /// - Returns: The job as JSON.
    /// - Throws: ``Problem`` `404` if there is none, `409` if it is not dead, or another does the same work by now.
    func retry(_ id: Int64, by origin: AuditOrigin) async throws -> [UInt8] {
        do {
            return try await self.postgres.withTransaction { session in
                guard let (kind, json) = try await session.execute(RetryJob(id: id)) else {
                    _ = try await self.find(id)
                    throw Problem.jobNotRetried
                }
                let details: KeyValuePairs<String, JSONValue> = ["job": .integer(id), "kind": .string(kind)]
                try await session.record(AuditEvent(.jobRetried, by: origin, userID: nil, details: details))
                return json
            }
        } catch let error as PostgresError where error.code == .server(.uniqueViolation) {
            throw Problem.jobNotRetried
        }
    }
}
