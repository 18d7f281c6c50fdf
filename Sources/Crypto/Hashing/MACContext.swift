internal import COpenSSL

/// The sole owner of one `EVP_MAC_CTX` that has a key (EVP_MAC(3)).
///
/// SAFETY: `@unchecked Sendable`, since it belongs to one owner, who uses it from one thread at a time.
struct MACContext: ~Copyable, @unchecked Sendable {
    private let pointer: OpaquePointer

    /// A context for HMAC-SHA256 with this key.
    init(key: Secret) throws(CryptoError) {
        guard let algorithm = EVP_MAC_fetch(nil, OSSL_MAC_NAME_HMAC, nil), let pointer = EVP_MAC_CTX_new(algorithm)
        else {
            throw .unavailable(algorithm: "HMAC")
        }
        EVP_MAC_free(algorithm)  // the context has a reference of its own
        var digest = Array("SHA256".utf8CString)
        let isKeyed = digest.withUnsafeMutableBufferPointer { digest in
            let parameters = [
                OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            return key.withBytes { key in
                key.withUnsafeBufferPointer { EVP_MAC_init(pointer, $0.baseAddress, $0.count, parameters) == 1 }
            }
        }
        guard isKeyed else {
            EVP_MAC_CTX_free(pointer)
            throw .unavailable(algorithm: "HMAC-SHA256")
        }
        self.pointer = pointer
    }

    deinit {
        EVP_MAC_CTX_free(self.pointer)
    }

    /// Writes the code of `message` to `output`, which has room for it.
    mutating func authenticate(_ message: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>) {
        // SAFETY: both are the caller's for the length of this call, and OpenSSL is told how long they are.
        var count = 0
        // Begun anew for each message with the key that it has: what was computed before is forgotten.
        let isDone =
            EVP_MAC_init(self.pointer, nil, 0, nil) == 1
            && EVP_MAC_update(self.pointer, message.baseAddress, message.count) == 1
            && EVP_MAC_final(self.pointer, output.baseAddress, &count, output.count) == 1
        precondition(isDone && count == HMACSHA256.codeByteCount, "a keyed context gives a code")
    }
}
