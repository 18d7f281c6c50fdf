import JSON
import Runtime

/// The parameters of a list's query: each is known, and none comes twice.
struct ListParameters {
    private let values: [String: String]

    /// - Parameters:
    ///   - items: Names and values, decoded.
    ///   - names: The parameters that the list has.
    /// - Throws: ``QueryParameterError`` for an unknown or repeated one.
    init(_ items: [(name: String, value: String)], names: Set<String>) throws(QueryParameterError) {
        var values: [String: String] = [:]
        for item in items {
            guard names.contains(item.name) else { throw QueryParameterError(item.name, "is not a parameter here") }
            guard values.updateValue(item.value, forKey: item.name) == nil else {
                throw QueryParameterError(item.name, "is given twice")
            }
        }
        self.values = values
    }

    subscript(name: String) -> String? { self.values[name] }

    /// Refuses two parameters that contradict each other.
    ///
    /// - Throws: ``QueryParameterError`` naming `name` if both are there.
    func refuse(_ name: String, with other: String) throws(QueryParameterError) {
        if self.values[name] != nil, self.values[other] != nil {
            throw QueryParameterError(name, "cannot be used together with \(other)")
        }
    }

    /// A whole number in `range`: digits only, so neither a sign nor a space.
    ///
    /// - Throws: ``QueryParameterError`` if it is anything else.
    func integer(_ name: String, in range: ClosedRange<Int64>) throws(QueryParameterError) -> Int64? {
        guard let text = self.values[name] else { return nil }
        let isDigits = !text.isEmpty && text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard isDigits, let value = Int64(text), range.contains(value) else {
            let bound =
                range.upperBound == .max
                ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            throw QueryParameterError(name, "is not a whole number \(bound)")
        }
        return value
    }

    /// `true` or `false`.
    ///
    /// - Throws: ``QueryParameterError`` if it is anything else.
    func bool(_ name: String) throws(QueryParameterError) -> Bool? {
        switch self.values[name] {
        case nil: nil
        case "true": true
        case "false": false
        default: throw QueryParameterError(name, "is neither true nor false")
        }
    }

    /// A time by RFC 3339, in microseconds since 1970; a `+` in a query is `%2B`.
    ///
    /// - Throws: ``QueryParameterError`` if it is anything else, before 1970 or after 2255.
    func time(_ name: String) throws(QueryParameterError) -> Int64? {
        guard let text = self.values[name] else { return nil }
        guard let time = UTCTime(rfc3339: text), (0...PageCursor.maximumMicroseconds).contains(time.microseconds)
        else { throw QueryParameterError(name, "is not a time such as 2026-11-21T03:08:42Z") }
        return time.microseconds
    }

    /// An amount from `0` to `99999999.99`, what a price can be, with at most two places.
    ///
    /// - Throws: ``QueryParameterError`` if it is anything else.
    func price(_ name: String) throws(QueryParameterError) -> FixedDecimal? {
        guard let text = self.values[name] else { return nil }
        guard let value = FixedDecimal(text), Self.prices.contains(value), !text.hasPrefix("-") else {
            throw QueryParameterError(name, "is not an amount from 0 to 99999999.99 with at most two places")
        }
        return value
    }

    /// What fits in the column `price`.
    static let prices = FixedDecimal(minorUnits: 0)...FixedDecimal(minorUnits: 9_999_999_999)
}
