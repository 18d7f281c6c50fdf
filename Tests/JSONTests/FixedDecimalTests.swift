import JSON
import Testing

@Suite("Decimals of two places")
struct FixedDecimalTests {
    static let valid: [(String, Int64)] = [
        ("0", 0), ("-0", 0), ("0.0", 0), ("0.00", 0), ("-0.00", 0), ("1", 100), ("-1", -100), ("0.1", 10), ("0.01", 1),
        ("0.10", 10), ("-0.05", -5), ("-0.5", -50), ("12000", 1_200_000), ("12000.5", 1_200_050),
        ("12000.00", 1_200_000), ("12000.05", 1_200_005), ("25.99", 2599), ("99999999.99", 9_999_999_999),
        ("90071992547409.93", 9_007_199_254_740_993), ("92233720368547758.07", .max), ("-92233720368547758.08", .min),
        ("-92233720368547758.07", -.max), ("92233720368547758", 9_223_372_036_854_775_800), ("10", 1000),
        ("100.20", 10_020),
    ]

    @Test("A decimal is its hundredths exactly, from a string and from a number", arguments: valid)
    func reads(text: String, minorUnits: Int64) throws {
        #expect(FixedDecimal(text)?.minorUnits == minorUnits)
        #expect(FixedDecimal(try JSONReader().read(text))?.minorUnits == minorUnits)
        #expect(FixedDecimal(JSONValue.string(text))?.minorUnits == minorUnits)
    }

    static let invalid = [
        "", " ", " 1", "1 ", "1 000", "+1", "--1", "-", "-.5", "-a", "01", "00", "-01", "00.5", ".", ".5", "1.", "-1.",
        "1.005", "1.000", "0.001", "0.000", "1..0", "1.2.3", "1.-5", "1.5-", "1e3", "1E3", "1.5e1", "1e-2", "1,5",
        "1,000.00", "1_000", "0x1", "NaN", "nan", "Infinity", "-Infinity", "inf", "null", "one", "１", "1\0", "\01",
        "1\n",
        "$1", "1€", "92233720368547758.08", "-92233720368547758.09", "92233720368547759", "-92233720368547759",
        "1000000000000000000", "9223372036854775807", "9223372036854775808", "18446744073709551616",
        "184467440737095516.16", "99999999999999999999999999999999999999.99",
    ]

    @Test("Text that is no decimal of at most two places is refused", arguments: invalid)
    func refuses(text: String) {
        #expect(FixedDecimal(text) == nil)
        #expect(FixedDecimal(JSONValue.string(text)) == nil)
    }

    @Test(
        "A number of JSON that has an exponent or more places is refused",
        arguments: ["1e3", "1.005", "1.000", "0e0"]
    )
    func refusesNumber(text: String) throws {
        #expect(FixedDecimal(try JSONReader().read(text)) == nil)
    }

    @Test(
        "A value that is neither a number nor a string is no decimal",
        arguments: ["null", "true", "[1]", "{}", "[]"]
    )
    func refusesOthers(document: String) throws {
        #expect(FixedDecimal(try JSONReader().read(document)) == nil)
    }

    static let texts: [(Int64, String)] = [
        (0, "0.00"), (1, "0.01"), (-1, "-0.01"), (10, "0.10"), (99, "0.99"), (100, "1.00"), (-100, "-1.00"),
        (1_200_000, "12000.00"), (1_200_050, "12000.50"), (-5, "-0.05"), (.max, "92233720368547758.07"),
        (.min, "-92233720368547758.08"),
    ]

    @Test("A decimal is written with both places, and read again as the same", arguments: texts)
    func formats(minorUnits: Int64, text: String) {
        let decimal = FixedDecimal(minorUnits: minorUnits)
        #expect(decimal.description == text)
        #expect(written { json in json.value(decimal) } == "\"\(text)\"")
        #expect(FixedDecimal(text) == decimal)
    }

    @Test("Decimals are ordered by their value")
    func order() {
        let sorted = Self.texts.map { FixedDecimal(minorUnits: $0.0) }.sorted()
        #expect(sorted.map(\.minorUnits) == Self.texts.map(\.0).sorted())
    }
}
