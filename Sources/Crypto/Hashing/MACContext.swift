internal import COpenSSL

/// The sole owner of one `EVP_MAC_CTX` that has a key (EVP_MAC(3)).
struct MACContext: ~Copyable {
    private let pointer: OpaquePointer

    /// A context for HMAC-SHA256 with this key.
    init(key: Secret) throws(CryptoError) {
        guard let algorithm = EVP_MAC_fetch(nil, OSSL_MAC_NAME_HMAC, nil), let pointer = EVP_MAC_CTX_new(algorithm) else {
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

    private init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_MAC_CTX_free(self.pointer)
    }

    /// A context with the same key, for one message.
    borrowing func duplicate() -> MACContext {
        guard let copy = EVP_MAC_CTX_dup(self.pointer) else { preconditionFailure("there is memory for a context") }
        return MACContext(owning: copy)
    }

    /// Writes the code of `message` to `output`, which has room for it; the context is spent then.
    consuming func finish(_ message: Span<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>) {
        // A copy must be begun anew with the key that it has: without this its code would be wrong.
        var isDone = EVP_MAC_init(self.pointer, nil, 0, nil) == 1
        message.withUnsafeBufferPointer { message in
            isDone = isDone && EVP_MAC_update(self.pointer, message.baseAddress, message.count) == 1
        }
        // SAFETY: `output` is the caller's for the length of this call, and OpenSSL is told how long it is.
        var count = 0
        isDone = isDone && EVP_MAC_final(self.pointer, output.baseAddress, &count, output.count) == 1
        precondition(isDone && count == HMACSHA256.codeByteCount, "a keyed context gives a code")
    }
}
