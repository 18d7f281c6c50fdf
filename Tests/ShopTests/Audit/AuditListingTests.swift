import Testing

@testable import Shop

@Suite("What is asked of the audit")
struct AuditListingTests {
    @Test("Filters, limit and count are read")
    func reads() throws {
        let listing = try AuditListing([
            ("user", "3"), ("actor", "4"), ("action", "user.role_changed"), ("limit", "7"), ("count", "true"),
            ("created_after", "1970-01-01T00:00:01+00:00"),
        ])
        #expect(listing.userID == 3)
        #expect(listing.actorID == 4)
        #expect(listing.action == "user.role_changed")
        #expect(listing.createdAfter == 1_000_000)
        #expect(listing.limit == 7 && listing.wantsCount)
    }

    @Test(
        "What cannot be taken is named",
        arguments: [
            ("user", "0"), ("user", "x"), ("actor", "-1"), ("action", ""), ("action", "User"), ("action", "a b"),
            ("action", String(repeating: "x", count: 101)), ("created_after", "yesterday"),
            ("created_after", "1969-12-31T23:59:59Z"), ("created_after", "2300-01-01T00:00:00Z"), ("cursor", "x"),
            ("limit", "101"), ("ip", "x"),
        ]
    )
    func refuses(_ name: String, _ value: String) {
        let error = #expect(throws: QueryParameterError.self) { try AuditListing([(name, value)]) }
        #expect(error?.parameter == name)
    }
}
