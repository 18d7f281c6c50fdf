/// Why a path or a query cannot be read.
///
/// The request is answered `400`; its framing is sound, so its connection goes on.
///
/// The raw value is a code that stays the same from release to release.
package enum TargetError: String, Error, Sendable, CaseIterable {
    case invalidPercentEscape = "invalid_percent_escape"
    case nulByte = "nul_byte"
    case invalidUTF8 = "invalid_utf8"
    case tooManyQueryItems = "too_many_query_items"

    /// The same as the raw value.
    package var code: String { self.rawValue }

    /// A sentence for the client; it repeats nothing of what the client sent.
    package var detail: String {
        switch self {
        case .invalidPercentEscape: "A percent sign in the URL is not followed by two hexadecimal digits."
        case .nulByte: "The URL holds an encoded NUL."
        case .invalidUTF8: "The URL is not UTF-8 when it is decoded."
        case .tooManyQueryItems: "The query has too many parameters."
        }
    }
}
