import HTTP
import JSON
import Testing

@testable import Shop

@Suite("The members of a product")
struct ProductFieldsTests {
    @Test(
        "A price is read exactly as it is written",
        arguments: [
            ("0", 0), ("0.00", 0), ("0.1", 10), ("12", 1200), ("12.5", 1250), ("12.50", 1250), ("0.01", 1),
            ("99999999.99", 9_999_999_999), ("8.29", 829), ("1.1", 110),
        ] as [(String, Int64)]
    )
    func readsPrices(text: String, hundredths: Int64) throws {
        #expect(try ProductFields.price(.string(text)).minorUnits == hundredths)
        #expect(try ProductFields.price(JSONReader().read(Array(text.utf8))).minorUnits == hundredths)
    }

    @Test(
        "A price that cannot be kept exactly, or is written strangely, is refused",
        arguments: [
            "1.005", "1e3", "1E2", "-1", "-0", "-0.01", "100000000", "99999999.991", "1.000", "12345678901234567890",
            "1e-1", #""""#, #""1.005""#, #""01.00""#, #""1e3""#, #""-1""#, #""-0""#, #""+1""#, #"" 1""#, #""1,00""#,
            #""1.""#, #"".5""#, #""NaN""#, #""Infinity""#, #""0x10""#, #""１""#, "null", "true", "[1]", #"{"a":1}"#,
        ]
    )
    func refusesPrices(json: String) throws {
        let value = try JSONReader().read(Array(json.utf8))
        #expect(throws: FieldError.self) { try ProductFields.price(value) }
    }

    @Test(
        "A stock is a whole number of pieces, and null none",
        arguments: [("0", 0), ("7", 7), ("2147483647", 2_147_483_647), ("null", 0)] as [(String, Int64)]
    )
    func readsStocks(json: String, stock: Int64) throws {
        #expect(try ProductFields.stock(JSONReader().read(Array(json.utf8))) == stock)
    }

    @Test(
        "What is no whole number of pieces is refused",
        arguments: [
            "-1", "-0", "1.0", "1.5", "1e2", "2147483648", "99999999999999999999", #""5""#, "true", "[]", "{}",
        ]
    )
    func refusesStocks(json: String) throws {
        let value = try JSONReader().read(Array(json.utf8))
        #expect(throws: FieldError.self) { try ProductFields.stock(value) }
    }
}

@Suite("Adjustments of stock")
struct StockAdjustmentTests {
    private static func adjustment(_ delta: String, reason: String = #""count""#) throws -> StockAdjustment {
        let json = #"{"delta":\#(delta),"reason":\#(reason)}"#
        guard case .object(let object) = try JSONReader().read(Array(json.utf8)) else { throw Problem.bodyIsNoObject }
        return try StockAdjustment(RequestFields(object))
    }

    @Test(
        "What is left is never below zero and never more than the column holds",
        arguments: [
            (5, "-5", nil), (5, "-6", 409), (0, "-1", 409), (0, "2147483647", nil), (1, "2147483647", 422),
            (2_147_483_647, "-2147483647", nil), (2_147_483_647, "1", 422),
        ] as [(Int64, String, Int?)]
    )
    func isBounded(stock: Int64, delta: String, status: Int?) throws {
        let adjustment = try Self.adjustment(delta)
        guard let status else { return try adjustment.check(against: stock) }
        let problem = #expect(throws: Problem.self) { try adjustment.check(against: stock) }
        #expect(problem?.status.code == status)
        #expect(problem?.fieldErrors.map(\.field) == ["delta"])
    }

    @Test(
        "A delta is a whole number other than zero",
        arguments: ["0", "-0", "1.0", "1e1", #""1""#, "null", "true", "2147483648", "-2147483648", "[1]"]
    )
    func refusesDeltas(delta: String) throws {
        let problem = #expect(throws: Problem.self) { try Self.adjustment(delta) }
        #expect(problem?.fieldErrors.map(\.field) == ["delta"])
    }

    @Test(
        "A reason is a line that can be read",
        arguments: [
            #""""#, #""  ""#, #""a\nb""#, "null", "1", #""\#(String(repeating: "x", count: 201))""#, #""\u200b""#,
        ]
    )
    func refusesReasons(reason: String) throws {
        let problem = #expect(throws: Problem.self) { try Self.adjustment("1", reason: reason) }
        #expect(problem?.fieldErrors.map(\.field) == ["reason"])
    }
}
