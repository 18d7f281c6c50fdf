/// A decimal number with two places, kept exactly as a count of hundredths.
///
/// This is how amounts travel in documents (`"12000.00"`): no binary fraction ever stands between the text and the
/// number. It knows no currency and does no arithmetic.
package struct FixedDecimal: Hashable, Comparable, Sendable {
    /// How many decimal places there are.
    package static let scale = 2

    /// The number in hundredths: 1 200 000 for `12000.00`.
    package let minorUnits: Int64

    package init(minorUnits: Int64) {
        self.minorUnits = minorUnits
    }

    /// Reads an optional minus sign, digits without a leading zero, and at most two places.
    ///
    /// - Returns: `nil` for anything else: a third place (even a zero), an exponent, a plus sign, white space, a bare
    ///   point, or a number whose hundredths do not fit in 64 bits.
    package init?(_ text: Span<UInt8>) {
        var parser = FixedDecimalParser()
        guard let minorUnits = parser.parse(text) else { return nil }
        self.minorUnits = minorUnits
    }

    /// Reads text by the rules of ``init(_:)-(Span<UInt8>)``.
    package init?(_ text: String) {
        self.init(text.utf8Span.span)
    }

    /// Takes a number as it stood in the document; `nil` by the rules of ``init(_:)-(Span<UInt8>)``.
    package init?(_ number: JSONNumber) {
        self.init(number.text)
    }

    /// Takes a number, or a string that holds one; `nil` for any other value.
    package init?(_ value: JSONValue) {
        switch value {
        case .number(let number): self.init(number)
        case .string(let text): self.init(text)
        case .null, .bool, .array, .object: return nil
        }
    }

    package static func < (left: FixedDecimal, right: FixedDecimal) -> Bool {
        left.minorUnits < right.minorUnits
    }
}

extension FixedDecimal: CustomStringConvertible {
    /// The number with both places: `12000.00`.
    package var description: String {
        let (whole, hundredths) = self.minorUnits.magnitude.quotientAndRemainder(dividingBy: 100)
        let sign = self.minorUnits < 0 ? "-" : ""
        return "\(sign)\(whole).\(hundredths < 10 ? "0" : "")\(hundredths)"
    }
}

/// The reading of one ``FixedDecimal``.
private struct FixedDecimalParser {
    private var offset = 0
    /// Minus the absolute value: the negative range is the larger one, so that every number fits.
    private var negated: Int64 = 0

    mutating func parse(_ text: Span<UInt8>) -> Int64? {
        let isNegative = text.count > 0 && text[0] == ASCII.minus
        if isNegative { self.offset = 1 }

        let wholeStart = self.offset
        guard let wholeCount = self.parseDigits(text), wholeCount > 0 else { return nil }
        guard wholeCount == 1 || text[wholeStart] != ASCII.zero else { return nil }

        var places = 0
        if self.offset < text.count, text[self.offset] == ASCII.point {
            self.offset += 1
            guard let count = self.parseDigits(text), count > 0, count <= FixedDecimal.scale else { return nil }
            places = count
        }
        guard self.offset == text.count else { return nil }
        for _ in places..<FixedDecimal.scale {
            guard self.append(0) else { return nil }
        }
        if isNegative { return self.negated }
        return self.negated == .min ? nil : -self.negated
    }

    /// Takes digits for as long as there are any; `nil` at an overflow, else how many.
    private mutating func parseDigits(_ text: Span<UInt8>) -> Int? {
        let start = self.offset
        while self.offset < text.count, let digit = ASCII.digit(text[self.offset]) {
            guard self.append(Int64(digit)) else { return nil }
            self.offset += 1
        }
        return self.offset - start
    }

    private mutating func append(_ digit: Int64) -> Bool {
        let (product, isTooLarge) = self.negated.multipliedReportingOverflow(by: 10)
        let (difference, isTooSmall) = product.subtractingReportingOverflow(digit)
        guard !isTooLarge, !isTooSmall else { return false }
        self.negated = difference
        return true
    }
}
