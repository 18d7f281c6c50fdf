import JSON
import Testing

/// A row of a table of documents that are refused: the bytes, and the reason and place that the reader gives.
struct RefusedDocument: CustomTestStringConvertible, Sendable {
    let bytes: [UInt8]
    let error: JSONError

    init(_ text: String, _ reason: JSONError.Reason, at offset: Int) {
        self.init(bytes: Array(text.utf8), reason, at: offset)
    }

    init(bytes: [UInt8], _ reason: JSONError.Reason, at offset: Int) {
        self.bytes = bytes
        self.error = JSONError(reason, at: offset)
    }

    var testDescription: String {
        String(decoding: self.bytes.prefix(60), as: UTF8.self).debugDescription
    }
}

/// A row of a table of documents that are read: the bytes, and the value that they are.
struct AcceptedDocument: CustomTestStringConvertible, Sendable {
    let text: String
    let value: JSONValue

    init(_ text: String, _ value: JSONValue) {
        self.text = text
        self.value = value
    }

    var testDescription: String { self.text.debugDescription }
}

extension JSONReader {
    func read(_ text: String) throws(JSONError) -> JSONValue {
        try self.read(text.utf8Span.span)
    }
}

extension JSONValue {
    /// The bytes of a string, which `==` does not tell apart if they are canonically equivalent; `nil` for others.
    var stringBytes: [UInt8]? {
        guard case .string(let text) = self else { return nil }
        return Array(text.utf8)
    }
}

/// Makes an array of `depth` levels: `[[[]]]` for 3.
func nestedArrays(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
}

/// What `body` writes, as text.
func written(_ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter(capacity: 0)
    body(&json)
    return String(decoding: json.bytes, as: UTF8.self)
}
