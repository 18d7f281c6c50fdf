/// A value of a document (RFC 8259 section 3), as ``JSONReader`` found it.
///
/// Equality is the standard library's: strings are equal if they are canonically equivalent in Unicode.
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}
