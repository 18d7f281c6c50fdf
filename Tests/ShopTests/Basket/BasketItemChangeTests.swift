import HTTP
import JSON
import Testing

@testable import Shop

@Suite("What is asked of basket items")
struct BasketItemChangeTests {
    private static func fields(_ text: String) throws -> RequestFields {
        guard case .object(let object) = try JSONReader().read(Array(text.utf8)) else { throw Problem.bodyIsNoObject }
        return RequestFields(object)
    }

    private static func refused(_ read: () throws -> Void) throws -> [String] {
        do {
            try read()
            return []
        } catch let problem as Problem {
            #expect(problem.status == .unprocessableContent)
            return problem.fieldErrors.map(\.field)
        }
    }

    @Test(
        "What cannot be taken is refused by name",
        arguments: [
            (#"{}"#, ["product_id"]), (#"{"product_id":0}"#, ["product_id"]), (#"{"product_id":-1}"#, ["product_id"]),
            (#"{"product_id":"1"}"#, ["product_id"]), (#"{"product_id":1.0}"#, ["product_id"]),
            (#"{"product_id":null}"#, ["product_id"]), (#"{"product_id":1,"quantity":0}"#, ["quantity"]),
            (#"{"product_id":1,"quantity":-1}"#, ["quantity"]), (#"{"product_id":1,"quantity":10001}"#, ["quantity"]),
            (#"{"product_id":1,"quantity":1.5}"#, ["quantity"]), (#"{"product_id":1,"quantity":"2"}"#, ["quantity"]),
            (#"{"product_id":1,"quantity":null}"#, ["quantity"]), (#"{"product_id":1,"quantity":1e2}"#, ["quantity"]),
            (#"{"product_id":1,"quantity":99999999999999999999}"#, ["quantity"]),
            (#"{"product_id":[],"quantity":{}}"#, ["product_id", "quantity"]),
        ]
    )
    func refuses(body: String, names: [String]) throws {
        let fields = try Self.fields(body)
        #expect(try Self.refused { _ = try BasketItemChange(whole: fields) } == names)
        let partial = try Self.refused { _ = try BasketItemChange(partial: fields) }
        #expect(partial == (body == "{}" ? [] : names))
    }

    @Test("A whole one has one piece unless it says how many; of a patch what is missing stays")
    func reads() throws {
        let whole = try BasketItemChange(whole: Self.fields(#"{"product_id":3,"more":true}"#))
        #expect(whole.productID == 3 && whole.quantity == 1)
        for quantity in [1, 10_000] as [Int64] {
            let patch = try BasketItemChange(partial: Self.fields(#"{"quantity":\#(quantity)}"#))
            #expect(patch.productID == nil && patch.quantity == quantity)
        }
        #expect(try BasketItemChange(partial: Self.fields("{}")) == .none)
    }
}
