internal import COpenSSL

/// Comparison whose time says nothing about the bytes.
package enum ConstantTime {
    /// Whether the bytes are the same.
    ///
    /// That the lengths differ is told at once: they are no secret.
    package static func areEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        return one.withUnsafeBufferPointer { one in
            other.withUnsafeBufferPointer { other in
                CRYPTO_memcmp(one.baseAddress, other.baseAddress, one.count) == 0
            }
        }
    }

    /// Whether the bytes are the same, by the rules of ``areEqual(_:_:)-(Span<UInt8>,_)``.
    package static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        self.areEqual(one.span, other.span)
    }
}
