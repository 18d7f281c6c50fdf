/// A token in the compact form of RFC 7515 section 7.1, cut into its three parts; nothing of it is believed yet.
///
/// It knows where the parts are, not the bytes: what is asked of it is given the token's bytes again.
package struct CompactJWS: Equatable, Sendable {
    /// Why the bytes are no such token.
    package enum Invalid: Error, Equatable {
        /// There is no header, no payload, or no dot where a signature of 32 bytes would begin: what is not signed.
        case parts
        /// The signature is not base64url.
        case signature
    }

    private static let dot = UInt8(ascii: ".")

    /// How long a signature is: 32 bytes as base64url.
    private static let signatureCharacterCount = 43

    /// Where the header is, still encoded.
    package let header: Range<Int>

    /// Where the payload is, still encoded.
    package let payload: Range<Int>

    private let signature: [UInt8]

    /// Cuts a token apart.
    ///
    /// - Throws: ``Invalid``.
    /// - Complexity: O(*n*) in its length, which the caller has bounded.
    package init(parsing token: Span<UInt8>) throws(Invalid) {
        // A signature is always as long, so that its dot is found from the end, and no part is searched but the first.
        let second = token.count - Self.signatureCharacterCount - 1
        guard second > 0, token[second] == Self.dot, let first = Self.dot(in: token, before: second),
            first > 0, second > first + 1
        else { throw .parts }
        guard let bytes = Base64URL.decode(token.extracting((second + 1)...)) else { throw .signature }
        self.header = 0..<first
        self.payload = (first + 1)..<second
        self.signature = bytes
    }

    /// Whether the header and payload of `token`, which this was made of, were signed with `key` by HS256 (RFC 7518
    /// section 3.2).
    package func isSigned(_ token: Span<UInt8>, with key: HMACSHA256) -> Bool {
        key.isValid(code: self.signature.span, for: token.extracting(0..<self.payload.upperBound))
    }

    /// Makes a token.
    ///
    /// - Parameters:
    ///   - header: As base64url.
    ///   - payload: As it is.
    ///   - key: What to sign with, by HS256.
    /// - Returns: The token.
    package static func sign(header: [UInt8], payload: Span<UInt8>, with key: HMACSHA256) -> String {
        var token = header
        token.append(Self.dot)
        token.append(contentsOf: Base64Alphabet.url.encode(payload))
        let code = key.code(for: token.span)
        token.append(Self.dot)
        token.append(contentsOf: Base64Alphabet.url.encode(code.span))
        return String(decoding: token, as: UTF8.self)
    }

    private static func dot(in token: Span<UInt8>, before end: Int) -> Int? {
        var index = 0
        while index < end {
            if token[index] == self.dot { return index }
            index &+= 1
        }
        return nil
    }
}
