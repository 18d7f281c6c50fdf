internal import COpenSSL

/// The SHA-256 digest of what comes in pieces.
package struct SHA256Stream: ~Copyable {
    private let pointer: OpaquePointer

    package init() {
        // OpenSSL cannot be without SHA-256, and 100 bytes are always to be had.
        guard let pointer = EVP_MD_CTX_new(), EVP_DigestInit_ex(pointer, EVP_sha256(), nil) == 1 else {
            preconditionFailure("SHA-256 is always at hand")
        }
        self.pointer = pointer
    }

    deinit {
        EVP_MD_CTX_free(self.pointer)
    }

    /// Takes the next piece.
    package mutating func update(_ bytes: [UInt8]) {
        // SAFETY: the pointer is used inside the closure only, for as many bytes as the array has.
        let isTaken = bytes.withUnsafeBytes { EVP_DigestUpdate(self.pointer, $0.baseAddress, $0.count) == 1 }
        precondition(isTaken, "a digest that has begun takes bytes")
    }

    /// The digest, 32 bytes; nothing can be taken afterwards.
    package consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: SHA256.digestByteCount) { buffer, initializedCount in
            // SAFETY: the buffer has room for a digest.
            let isDone = EVP_DigestFinal_ex(self.pointer, buffer.baseAddress, nil) == 1
            precondition(isDone, "a digest that has begun ends")
            initializedCount = SHA256.digestByteCount
        }
    }
}
