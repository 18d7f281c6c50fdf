internal import COpenSSL

/// SHA-256 (FIPS 180-4).
package enum SHA256 {
    /// How long a digest is.
    package static let digestByteCount = 32

    /// The digest of `bytes`.
    ///
    /// Good for what is random already, such as a token of 128 bits that a database is to know without being able to
    /// use it; a password needs ``PasswordHasher``.
    package static func digest(of bytes: Span<UInt8>) -> [UInt8] {
        [UInt8](capacity: Self.digestByteCount) { output in
            output.withUnsafeMutableBufferPointer { buffer, initializedCount in
                bytes.withUnsafeBufferPointer { bytes in
                    // OpenSSL cannot be without SHA-256: its own generator of random bytes is made of it.
                    let made = EVP_Digest(bytes.baseAddress, bytes.count, buffer.baseAddress, nil, EVP_sha256(), nil)
                    precondition(made == 1, "SHA-256 is always at hand")
                }
                initializedCount = Self.digestByteCount
            }
        }
    }

    /// The digest of `bytes`, by the rules of ``digest(of:)-(Span<UInt8>)``.
    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        self.digest(of: bytes.span)
    }
}
