import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Bad values in the catalogue",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct BadValuesDatabaseTests {
    /// Values that no category or product can have, as JSON.
    private static let names = [
        #""""#, #"" ""#, #""\t""#, #""a\u0007b""#, #""line\nline""#, #""\u0000""#, "7", "true", "[]", "{}", "null",
        #""\u00a0\u3000""#, #""\u200b""#, #""\#(String(repeating: "é", count: 201))""#,
    ]
    private static let descriptions = [
        "7", "false", "[]", "{}", #""a\u0000b""#, #""\#(String(repeating: "x", count: 10_001))""#,
    ]
    private static let values: [String: [String]] = [
        "name": Self.names,
        "description": Self.descriptions,
        "price": [
            #""1.005""#, "1.005", "1e3", #""1e3""#, "-1", #""-1.00""#, "100000000", #""100000000.00""#, #""""#,
            #""ten""#, "null", "true", "[]", "{}", #""01.00""#,
        ],
        "stock": ["-1", "1.5", "1.0", "1e2", #""5""#, "2147483648", "true", "[]", "{}"],
        "category": ["0", "-1", "999", "1.0", #""1""#, "null", "true", "[]", "{}", "9223372036854775808"],
    ]

    /// A body of `members` with one of them replaced, or that one alone.
    private static func body(_ members: KeyValuePairs<String, String>, _ field: String, _ value: String) -> String {
        let lines = members.map { name, good in "\"\(name)\":\(name == field ? value : good)" }
        return "{\(lines.joined(separator: ","))}"
    }

    @Test("Each is refused by its field, and nothing changes: products", arguments: Self.values.keys.sorted())
    @Loop
    func products(field: String) async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
            let before = try await shop.catalogueState()
            let members: KeyValuePairs = [
                "name": #""Oud""#, "price": #""3.00""#, "category": String(catalogue.winds), "stock": "9",
                "description": #""A lute.""#,
            ]
            for value in Self.values[field] ?? [] {
                let whole = Self.body(members, field, value)
                for (method, path, body) in [
                    ("POST", "/api/products/", whole), ("PUT", "/api/products/\(id)/", whole),
                    ("PATCH", "/api/products/\(id)/", whole),
                    ("PATCH", "/api/products/\(id)/", "{\"\(field)\":\(value)}"),
                ] {
                    let answer = try await shop.send(method, path, body, as: catalogue.supplier)
                    #expect(answer.status == 422, "\(method) \(value.prefix(40))")
                    #expect(try answer.refusedFields() == [field], "\(method) \(value.prefix(40))")
                }
            }
            #expect(try await shop.catalogueState() == before)
        }
    }

    @Test("Each is refused by its field, and nothing changes: categories", arguments: ["name", "description"])
    @Loop
    func categories(field: String) async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let before = try await shop.catalogueState()
            let path = "/api/categories/\(catalogue.winds)/"
            for value in Self.values[field] ?? [] {
                let whole = Self.body(["name": #""Keys""#, "description": #""Black and white.""#], field, value)
                for (method, path, body) in [
                    ("POST", "/api/categories/", whole), ("PUT", path, whole), ("PATCH", path, whole),
                    ("PATCH", path, "{\"\(field)\":\(value)}"),
                ] {
                    let answer = try await shop.send(method, path, body, as: catalogue.admin)
                    #expect(answer.status == 422, "\(method) \(value.prefix(40))")
                    #expect(try answer.refusedFields() == [field], "\(method) \(value.prefix(40))")
                }
            }
            #expect(try await shop.catalogueState() == before)
        }
    }

    @Test("What must be there and is not is named, all of it at once")
    @Loop
    func missing() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
            let before = try await shop.catalogueState()
            for (method, path) in [("POST", "/api/products/"), ("PUT", "/api/products/\(id)/")] {
                let answer = try await shop.send(method, path, #"{"stock":-1}"#, as: catalogue.supplier)
                try answer.expectProblem(422, "invalid_fields")
                #expect(try answer.refusedFields() == ["name", "price", "stock", "category"])
            }
            for (method, path) in [("POST", "/api/categories/"), ("PUT", "/api/categories/\(catalogue.winds)/")] {
                let answer = try await shop.send(method, path, "{}", as: catalogue.admin)
                #expect(try answer.refusedFields() == ["name"])
            }
            let stock = try await shop.send("POST", "/api/products/\(id)/stock/", "{}", as: catalogue.supplier)
            #expect(try stock.refusedFields() == ["delta", "reason"])
            for body in ["[]", "7", "{", ""] {
                let answer = try await shop.send("PATCH", "/api/products/\(id)/", body, as: catalogue.supplier)
                #expect(answer.status == (body.isEmpty ? 415 : 400))
            }
            #expect(try await shop.catalogueState() == before)
        }
    }

    @Test("The longest and largest values are taken")
    @Loop
    func bounds() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let name = String(repeating: "é", count: 200)
            let description = String(repeating: "x", count: 9_999) + "\\n"
            let json = """
                {"name":"\(name)","description":"\(description)","price":99999999.99,"stock":2147483647,
                 "category":\(catalogue.winds)}
                """
            let made = try await shop.send("POST", "/api/products/", json, as: catalogue.supplier)
            #expect(made.status == 201)
            #expect(try made.object()["price"] == .string("99999999.99"))
            let path = try #require(made.fields["location"])
            let emptied = try await shop.send("PATCH", path, #"{"stock":0,"price":0}"#, as: catalogue.supplier)
            #expect(try emptied.object()["price"] == .string("0.00"))
            #expect(try await shop.brokenLedgers() == [])
        }
    }
}
