/// A number of a document, kept as the text that it was written in, so that nothing is rounded.
///
/// Two numbers are equal if their texts are: `1` and `1.0` differ.
package struct JSONNumber: Hashable, Sendable {
    /// The number by the grammar of RFC 8259 section 6.
    package let text: String

    package init(_ value: Int64) {
        self.text = String(value)
    }

    /// Keeps `text`, which the caller has checked against the grammar.
    init(checked text: String) {
        self.text = text
    }

    /// The number, if it is written as a whole one and fits in 64 bits; `nil` for `1.0` and `1e3`.
    package var int64: Int64? {
        Int64(self.text)
    }
}
