import Testing

@testable import Shop

@Suite("What is asked of lists of orders")
struct OrderListingTests {
    private static func items(_ query: String) -> [(name: String, value: String)] {
        query.split(separator: "&").map { part in
            let words = part.split(separator: "=", omittingEmptySubsequences: false)
            return (String(words[0]), words.count > 1 ? String(words[1]) : "")
        }
    }

    @Test(
        "What cannot be taken is refused by name",
        arguments: [
            ("status=shipped", "status"), ("status=", "status"), ("status=Paid", "status"), ("user=0", "user"),
            ("user=-1", "user"), ("user=x", "user"), ("user=1.0", "user"), ("created_after=today", "created_after"),
            ("created_after=2026-11-21", "created_after"), ("limit=0", "limit"), ("limit=101", "limit"),
            ("page=0", "page"), ("page=1&cursor=x", "cursor"), ("cursor=x", "cursor"), ("count=1", "count"),
            ("order=id", "order"), ("status=paid&status=paid", "status"),
        ]
    )
    func refuses(query: String, parameter: String) {
        #expect {
            try OrderListing(Self.items(query), ownerID: 7)
        } throws: { error in
            (error as? QueryParameterError)?.parameter == parameter
        }
    }

    @Test("Orders are the asker's own unless they say whose, and everyone's to who sees all")
    func owners() throws {
        #expect(try OrderListing([], ownerID: 7).userID == 7)
        #expect(try OrderListing(Self.items("user=8"), ownerID: 7).userID == 8)
        #expect(try OrderListing([], ownerID: nil).userID == nil)
        #expect(try OrderListing(Self.items("user=8"), ownerID: nil).userID == 8)
    }

    @Test(
        "Only the plain first page, of any size, is one that is kept",
        arguments: [
            ("", true), ("limit=50", true), ("page=1", true), ("count=false", true), ("page=2", false),
            ("count=true", false), ("status=paid", false), ("created_after=2026-11-21T00:00:00Z", false),
        ]
    )
    func usualPages(query: String, isUsual: Bool) throws {
        #expect(try OrderListing(Self.items(query), ownerID: 7).isUsualPage == isUsual)
    }

    @Test("A cursor belongs to its filters")
    func cursors() throws {
        let listing = try OrderListing(Self.items("status=paid"), ownerID: 7)
        let cursor = listing.cursor(behind: PageCursor(value: .id, id: 3))
        #expect(throws: Never.self) { try OrderListing(Self.items("status=paid&cursor=\(cursor)"), ownerID: 7) }
        for other in ["cursor=\(cursor)", "status=pending&cursor=\(cursor)", "status=paid&user=8&cursor=\(cursor)"] {
            #expect(throws: QueryParameterError.self) { try OrderListing(Self.items(other), ownerID: 7) }
        }
    }
}
