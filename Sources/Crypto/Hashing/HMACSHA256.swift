internal import COpenSSL

/// HMAC-SHA256 (RFC 2104) with one key, which is set up once: a message then costs no key schedule.
///
/// May be used by several threads at once: each message has a context of its own, a copy of the one with the key.
///
/// SAFETY: `@unchecked Sendable`, since the keyed context is never changed after `init`; it is only copied.
package final class HMACSHA256: @unchecked Sendable {
    /// How long a code is.
    package static let codeByteCount = 32

    private let keyed: MACContext

    /// Sets up the key.
    ///
    /// - Parameter key: Of any length but zero. Random bytes, at least 32 of them, if the codes are to prove something.
    /// - Throws: ``CryptoError/unavailable(algorithm:)`` if OpenSSL lacks the algorithm.
    package init(key: Secret) throws(CryptoError) {
        precondition(key.count > 0, "no key is not a key")
        self.keyed = try MACContext(key: key)
    }

    /// The code of `message`.
    package func code(for message: Span<UInt8>) -> [UInt8] {
        [UInt8](capacity: Self.codeByteCount) { output in
            output.withUnsafeMutableBufferPointer { buffer, initializedCount in
                self.keyed.duplicate().finish(message, into: buffer)
                initializedCount = Self.codeByteCount
            }
        }
    }

    /// Whether `code` is that of `message`, in a time that does not say how much of it is.
    package func isValid(code: Span<UInt8>, for message: Span<UInt8>) -> Bool {
        ConstantTime.areEqual(code, self.code(for: message).span)
    }
}
