/// Why a document was refused, and where.
///
/// `description` names no byte of the document and nothing of ours: it may be sent to a client.
package struct JSONError: Error, Equatable {
    /// The kinds of fault; the raw value is the words for a client.
    package enum Reason: String, Sendable {
        /// The document ends inside a value.
        case unexpectedEnd = "the document ends too early"
        /// A byte stands where the grammar has no place for it.
        case unexpectedByte = "unexpected character"
        /// Something other than white space follows the value.
        case trailingBytes = "unexpected character after the document"
        /// A number breaks the grammar of RFC 8259 section 6, such as `01` or `1.`.
        case invalidNumber = "invalid number"
        /// A control character (below U+0020) stands unescaped in a string.
        case controlCharacter = "control character in a string"
        /// A backslash is not followed by an escape of RFC 8259 section 7.
        case invalidEscape = "invalid escape in a string"
        /// A `\u` escape is one half of a surrogate pair without its other half: no Unicode scalar.
        case loneSurrogate = "unpaired surrogate in a string"
        /// A string holds bytes that are not UTF-8 (RFC 3629): overlong, surrogates, above U+10FFFF, or cut off.
        case invalidUTF8 = "invalid UTF-8 in a string"
        /// An object has two members of one name.
        case duplicateMember = "duplicate member"
        /// ``JSONLimits/maximumDepth`` is passed.
        case tooDeep = "too deeply nested"
        /// ``JSONLimits/maximumBytes`` is passed.
        case tooLarge = "document too large"
        /// ``JSONLimits/maximumMemberCount`` is passed.
        case tooManyMembers = "too many members in an object"
        /// ``JSONLimits/maximumValueCount`` is passed.
        case tooManyValues = "too many values"
    }

    package let reason: Reason

    /// The byte of the document, counted from 0, at which the fault was found.
    package let offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// The fault in words for a client, such as `invalid number at byte 12`.
    package var description: String {
        "\(self.reason.rawValue) at byte \(self.offset)"
    }
}
