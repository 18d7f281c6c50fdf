import HTTP
import JSON
import Testing

@testable import Shop

@Suite("Requests of orders")
struct OrderRequestTests {
    private static func fields(_ text: String) throws -> RequestFields {
        guard case .object(let object) = try JSONReader().read(Array(text.utf8)) else {
            return RequestFields(JSONObject(distinct: []))
        }
        return RequestFields(object)
    }

    static func request(_ text: String) throws -> OrderRequest {
        try OrderRequest(try Self.fields(text))
    }

    private static let line = #"{"product_id":1,"quantity":1}"#

    /// A body and the fields that are refused.
    static let refused: [(body: String, fields: [String])] = [
        ("{}", ["items"]),
        (#"{"items":null}"#, ["items"]),
        (#"{"items":{}}"#, ["items"]),
        (#"{"items":"1"}"#, ["items"]),
        (#"{"items":[]}"#, ["items"]),
        (#"{"items":[\#(Array(repeating: Self.line, count: 101).joined(separator: ","))]}"#, ["items"]),
        (#"{"items":[1]}"#, ["items.0"]),
        (#"{"items":[\#(Self.line),[]]}"#, ["items.1"]),
        (#"{"items":[{}]}"#, ["items.0.product_id", "items.0.quantity"]),
        (#"{"items":[{"product_id":1}]}"#, ["items.0.quantity"]),
        (#"{"items":[{"quantity":1}]}"#, ["items.0.product_id"]),
        (#"{"items":[{"product_id":1,"quantity":0}]}"#, ["items.0.quantity"]),
        (#"{"items":[{"product_id":1,"quantity":-1}]}"#, ["items.0.quantity"]),
        (#"{"items":[{"product_id":1,"quantity":10001}]}"#, ["items.0.quantity"]),
        (#"{"items":[{"product_id":1,"quantity":1.5}]}"#, ["items.0.quantity"]),
        (#"{"items":[{"product_id":1,"quantity":1.0}]}"#, ["items.0.quantity"]),
        (#"{"items":[{"product_id":1,"quantity":1e2}]}"#, ["items.0.quantity"]),
        (#"{"items":[{"product_id":1,"quantity":"2"}]}"#, ["items.0.quantity"]),
        (#"{"items":[{"product_id":1,"quantity":true}]}"#, ["items.0.quantity"]),
        (#"{"items":[{"product_id":1,"quantity":null}]}"#, ["items.0.quantity"]),
        (#"{"items":[{"product_id":1,"quantity":9223372036854775808}]}"#, ["items.0.quantity"]),
        (#"{"items":[{"product_id":0,"quantity":1}]}"#, ["items.0.product_id"]),
        (#"{"items":[{"product_id":-1,"quantity":1}]}"#, ["items.0.product_id"]),
        (#"{"items":[{"product_id":"1","quantity":1}]}"#, ["items.0.product_id"]),
        (#"{"items":[{"product_id":9223372036854775808,"quantity":1}]}"#, ["items.0.product_id"]),
        (#"{"items":[\#(Self.line)],"order_items":[1]}"#, ["order_items"]),
        (#"{"items":[],"order_items":[1]}"#, ["order_items", "items"]),
        (#"{"order_items":[]}"#, ["order_items"]),
        (#"{"order_items":7}"#, ["order_items"]),
        (#"{"order_items":[0]}"#, ["order_items.0"]),
        (#"{"order_items":[1,"2"]}"#, ["order_items.1"]),
        (#"{"order_items":[1,2,1]}"#, ["order_items.2"]),
        (#"{"order_items":[\#((1...101).map(String.init).joined(separator: ","))]}"#, ["order_items"]),
    ]

    @Test("What cannot be ordered is refused by its field", arguments: Self.refused)
    func refuses(_ body: String, _ fields: [String]) throws {
        let problem = try #require(throws: Problem.self) { try Self.request(body) }
        #expect(problem.status == .unprocessableContent)
        #expect(problem.code == "invalid_fields")
        #expect(problem.fieldErrors.map(\.field) == fields)
    }

    @Test("Lines of one product are added up, and products come in ascending order")
    func addsUp() throws {
        let body = """
            {"items":[{"product_id":9,"quantity":10000},{"product_id":2,"quantity":1},
                      {"product_id":9,"quantity":10000}],
             "note":"unknown members are ignored"}
            """
        let lines = [OrderLine(productID: 2, quantity: 1), OrderLine(productID: 9, quantity: 20_000)]
        #expect(try Self.request(body).contents == .lines(lines))
        #expect(try Self.request(#"{"order_items":[7,3]}"#).contents == .basketItems([3, 7]))
    }

    @Test("What asks for the same has the same hash, and nothing else has")
    func hashes() throws {
        let bodies = [
            #"{"items":[{"product_id":1,"quantity":2},{"product_id":2,"quantity":1}]}"#,
            #"{"items":[{"product_id":2,"quantity":1},{"product_id":1,"quantity":2}]}"#,
            #"{"items":[{"quantity":1,"product_id":1},{"product_id":2,"quantity":1},{"product_id":1,"quantity":1}]}"#,
        ]
        #expect(Set(try bodies.map { try Self.request($0).hash }).count == 1)
        let others = [
            #"{"items":[{"product_id":1,"quantity":2}]}"#, #"{"items":[{"product_id":12,"quantity":1}]}"#,
            #"{"items":[{"product_id":1,"quantity":21}]}"#, #"{"order_items":[1,2]}"#, #"{"order_items":[12]}"#,
        ]
        let hashes = try (others + [bodies[0]]).map { try Self.request($0).hash }
        #expect(Set(hashes).count == hashes.count)
        #expect(hashes.allSatisfy { $0.count == 32 })
    }

    @Test("Every line that names an unknown product is told, and every item that is not the user's")
    func namesFields() throws {
        let request = try Self.request(
            """
            {"items":[{"product_id":5,"quantity":1},{"product_id":6,"quantity":1},{"product_id":5,"quantity":1}]}
            """
        )
        #expect(request.fieldErrors(unknownProducts: [5]).map(\.field) == ["items.0.product_id", "items.2.product_id"])
        let basket = try Self.request(#"{"order_items":[8,9]}"#)
        #expect(basket.fieldErrors(unknownItems: [9]).map(\.field) == ["order_items.1"])
        #expect(basket.fieldErrors(unknownProducts: [5]).map(\.field) == ["order_items"])
    }
}
