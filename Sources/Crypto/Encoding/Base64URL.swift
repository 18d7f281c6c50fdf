/// Base 64 with an alphabet that URLs can hold, without padding (RFC 4648 section 5, RFC 7515 appendix C).
package enum Base64URL {
    /// The text of `bytes`: 4 characters for 3 bytes, and 2 or 3 for what is left.
    package static func encode(_ bytes: Span<UInt8>) -> String {
        Base64Alphabet.url.text(bytes)
    }

    /// The text of `bytes`, by the rules of ``encode(_:)-(Span<UInt8>)``.
    package static func encode(_ bytes: [UInt8]) -> String {
        self.encode(bytes.span)
    }

    /// The bytes of `text`, or `nil` if ``encode(_:)-(Span<UInt8>)`` gives `text` for none.
    package static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        Base64Alphabet.url.decode(text)
    }

    /// The bytes of `text`, by the rules of ``decode(_:)-(Span<UInt8>)``.
    package static func decode(_ text: String) -> [UInt8]? {
        self.decode(text.utf8Span.span)
    }
}
