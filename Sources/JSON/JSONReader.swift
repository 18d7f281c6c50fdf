/// Reads one document of RFC 8259, strictly: what other readers might understand otherwise is refused.
///
/// Refused are, besides what the grammar has no place for: a byte order mark, invalid UTF-8, half a surrogate pair,
/// two members of one name, and whatever passes the ``JSONLimits``. `\u0000` is a character like any other.
package struct JSONReader: Sendable {
    package let limits: JSONLimits

    package init(limits: JSONLimits = JSONLimits()) {
        self.limits = limits
    }

    /// Reads a document.
    ///
    /// - Throws: ``JSONError`` with the first fault.
    /// - Complexity: O(*n*) in the number of bytes, whatever they are.
    package func read(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        var parser = JSONParser(limits: self.limits)
        return try parser.parseDocument(bytes)
    }

    /// Reads a document by the rules of ``read(_:)-(Span<UInt8>)``.
    package func read(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        try self.read(bytes.span)
    }
}
