import Testing

@testable import Shop

@Suite("What is asked of the list of jobs")
struct JobListingTests {
    @Test("Filters, limit and count are read")
    func reads() throws {
        let listing = try JobListing([("state", "dead"), ("kind", "sweep_jobs"), ("limit", "7"), ("count", "true")])
        #expect(listing.state == .dead)
        #expect(listing.kind == "sweep_jobs")
        #expect(listing.limit == 7 && listing.wantsCount)
    }

    @Test("A cursor belongs to its filters")
    func cursors() throws {
        let dead = try JobListing([("state", "dead")])
        let cursor = dead.cursor(behind: PageCursor(value: .id, id: 7))
        #expect(try JobListing([("state", "dead"), ("cursor", cursor)]).position == .after(.init(value: .id, id: 7)))
        #expect(throws: QueryParameterError.self) { try JobListing([("state", "done"), ("cursor", cursor)]) }
    }

    @Test(
        "What cannot be taken is named",
        arguments: [
            ("state", ""), ("state", "failed"), ("kind", ""), ("kind", "Sweep"), ("kind", "a b"),
            ("kind", String(repeating: "x", count: 101)), ("cursor", "x"), ("limit", "101"), ("name", "x"),
        ]
    )
    func refuses(_ name: String, _ value: String) {
        let error = #expect(throws: QueryParameterError.self) { try JobListing([(name, value)]) }
        #expect(error?.parameter == name)
    }
}
