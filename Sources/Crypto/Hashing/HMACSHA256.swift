import Synchronization

/// HMAC-SHA256 (RFC 2104) with one key, which is set up once: a message then costs no key schedule.
///
/// May be used by several threads, one at a time: they share the context. A copy for each message (EVP_MAC_CTX_dup)
/// would need no lock, but costs six allocations, 0.4 µs more; an instance signs and verifies on one thread anyway.
package final class HMACSHA256: Sendable {
    /// How long a code is.
    package static let codeByteCount = 32

    private let context: Mutex<MACContext>

    /// Sets up the key.
    ///
    /// - Parameter key: Of any length but zero. Random bytes, at least 32 of them, if the codes are to prove something.
    /// - Throws: ``CryptoError/unavailable(algorithm:)`` if OpenSSL lacks the algorithm.
    package init(key: Secret) throws(CryptoError) {
        precondition(key.count > 0, "no key is not a key")
        self.context = Mutex(try MACContext(key: key))
    }

    /// The code of `message`.
    package func code(for message: Span<UInt8>) -> [UInt8] {
        message.withUnsafeBufferPointer { message in
            [UInt8](capacity: Self.codeByteCount) { output in
                output.withUnsafeMutableBufferPointer { buffer, initializedCount in
                    self.context.withLock { context in context.authenticate(message, into: buffer) }
                    initializedCount = Self.codeByteCount
                }
            }
        }
    }

    /// Whether `code` is that of `message`, in a time that does not say how much of it is.
    package func isValid(code: Span<UInt8>, for message: Span<UInt8>) -> Bool {
        message.withUnsafeBufferPointer { message in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.codeByteCount) { expected in
                // SAFETY: the context writes all of `expected`, which is on the stack and of this call alone.
                self.context.withLock { context in context.authenticate(message, into: expected) }
                return ConstantTime.areEqual(code, UnsafeBufferPointer(expected).span)
            }
        }
    }
}
