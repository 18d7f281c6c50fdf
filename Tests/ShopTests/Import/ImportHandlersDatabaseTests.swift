import JSON
import Postgres
import ShopTesting
import Runtime
import Testing

@testable import Shop

@Suite("POST /api/products/import/", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct ImportHandlersDatabaseTests {
    private static let path = "/api/products/import/"

    @Loop
    private static func post(
        _ shop: TestShop,
        _ body: String,
        _ user: TestUser?,
        type: String = "text/csv",
        query: String = ""
    ) async throws -> TestAnswer {
        var fields = ["Content-Type": type]
        if let user { fields["Authorization"] = "Bearer \(user.token)" }
        return try await shop.send("POST", Self.path + query, fields, body: body)
    }

    @Test("Administrators import files of both kinds, and get the report; the list shows it")
    @Loop
    func imports() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("chief", .admin)
            let csv = "sku,name,price,category\nA,Ä,1,New\n"
            let dry = try await Self.post(shop, csv, admin, query: "?create_categories=true&dry_run=true")
            #expect(dry.status == 200)
            #expect(try await shop.get("/api/products/").text == "[]")
            let answer = try await Self.post(shop, csv, admin, query: "?create_categories=true")
            #expect(answer.status == 200)
            #expect(answer.text == #"{"rows":1,"added":1,"updated":0,"unchanged":0,"failed":0,"errors":[]}"#)
            #expect(answer.body == dry.body)
            #expect(try await shop.get("/api/products/").text.contains(#""name":"Ä","#))
            let line = #"{"sku":"A","price":2}"#
            let second = try await Self.post(shop, line, admin, type: "application/x-ndjson")
            #expect(second.text == #"{"rows":1,"added":0,"updated":1,"unchanged":0,"failed":0,"errors":[]}"#)
            #expect(try await shop.auditTexts().filter { $0.hasPrefix("product.imported \(admin.id)") }.count == 2)
            #expect(try await shop.texts("SELECT owner_id::text FROM products") == ["\(admin.id)"])
        }
    }

    @Test("Refused rows are 422 with the report; who continues gets 200")
    @Loop
    func refusesRows() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("chief", .admin)
            let csv = "name,price,category\nA,1,Nowhere\n"
            let report =
                #"{"rows":1,"added":0,"updated":0,"unchanged":0,"failed":1,"errors":["#
                + #"{"row":2,"field":"category","message":"There is no such category."}]}"#
            let refused = try await Self.post(shop, csv, admin)
            #expect(refused.status == 422)
            #expect(refused.text.contains(#""code":"rows_refused""#))
            #expect(refused.text.hasSuffix(#","report":\#(report)}"#))
            let continued = try await Self.post(shop, csv, admin, query: "?on_error=continue")
            #expect(continued.status == 200)
            #expect(continued.text == report)
            let empty = try await Self.post(shop, "", admin)
            #expect(empty.status == 422)
        }
    }

    @Test(
        "Only administrators may, with a type and parameters that are known",
        arguments: [
            (nil, "text/csv", "", 401), (Role.customer, "text/csv", "", 403), (.supplier, "text/csv", "", 403),
            (.admin, "application/json", "", 415), (.admin, "text/csv", "?dry_run=1", 400),
            (.admin, "text/csv", "?on_error=stop", 400), (.admin, "text/csv", "?mode=x", 400),
            (.admin, "text/csv; charset=utf-8", "?on_error=abort", 422),
        ] as [(Role?, String, String, Int)]
    )
    @Loop
    func refuses(role: Role?, type: String, query: String, status: Int) async throws {
        try await TestShop.with { shop in
            var user: TestUser?
            if let role { user = try await shop.signedInUser("someone", role) }
            let answer = try await Self.post(shop, "nothing\n", user, type: type, query: query)
            #expect(answer.status == status, "\(answer.text)")
        }
    }

    @Test("While another import is at work the answer is 409; one that is not done in its time is 503")
    @Loop
    func tellsOthers() async throws {
        try await TestShop.with({ $0.importing.timeLimit = .nanoseconds(1) }) { shop in
            let admin = try await shop.signedInUser("chief", .admin)
            let late = try await Self.post(shop, "name\nA\n", admin)
            #expect(late.status == 503)
            #expect(late.text.contains(#""code":"import_timed_out""#))
            try await shop.application.postgres.withTransaction { session in
                #expect(try await session.execute(TryLockImport()))
                let answer = try await Self.post(shop, "name\nA\n", admin)
                #expect(answer.status == 409)
                #expect(answer.text.contains(#""code":"import_running""#))
            }
        }
    }
}
