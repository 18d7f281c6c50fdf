internal import COpenSSL

/// OpenSSL's functions that turn a password into bytes at a cost (EVP_KDF(3)).
///
/// They block, for a large part of a second.
///
/// SAFETY: `@unchecked Sendable`, since an `EVP_KDF` is a description that is never changed and may be shared by
/// threads (OpenSSL counts its references); what is changed is a context, and each call has one of its own.
final class KeyDerivation: @unchecked Sendable {
    /// What is hashed, besides the cost.
    ///
    /// The last two are Argon2's own, for its published examples.
    struct Input {
        var password: [UInt8]
        var salt: [UInt8]
        var secret: [UInt8] = []
        var associatedData: [UInt8] = []
    }

    private let scrypt: OpaquePointer
    private let argon2id: OpaquePointer?

    /// Looks for the functions.
    ///
    /// - Throws: ``CryptoError/unavailable(algorithm:)`` if there is no scrypt; Argon2id may be missing.
    init() throws(CryptoError) {
        guard let scrypt = EVP_KDF_fetch(nil, "SCRYPT", nil) else { throw .unavailable(algorithm: "scrypt") }
        self.scrypt = scrypt
        self.argon2id = EVP_KDF_fetch(nil, "ARGON2ID", nil)
        ERR_clear_error()  // that Argon2id is missing is no error, and must not be found as one by others
    }

    deinit {
        EVP_KDF_free(self.scrypt)
        EVP_KDF_free(self.argon2id)
    }

    /// Whether Argon2id is at hand: OpenSSL is of version 3.2 or newer.
    var hasArgon2id: Bool { self.argon2id != nil }

    /// Computes `count` bytes.
    ///
    /// - Throws: ``PasswordError/unsupportedAlgorithm`` or ``PasswordError/failed``.
    func derive(_ input: Input, by algorithm: PasswordAlgorithm, count: Int) throws(PasswordError) -> [UInt8] {
        switch algorithm {
        case .scrypt(let cost):
            let numbers: [(String, UInt64)] = [
                ("n", 1 << UInt64(cost.logarithm)), ("r", UInt64(cost.blockSize)), ("p", UInt64(cost.parallelization)),
                // Its default of 32 MiB is below what the standard parameters take with their small change.
                ("maxmem_bytes", UInt64(2 * ScryptParameters.maximumMemoryBytes)),
            ]
            return try self.derive(
                self.scrypt,
                numbers,
                [("pass", input.password), ("salt", input.salt)],
                count: count
            )
        case .argon2id(let cost):
            guard let argon2id = self.argon2id else { throw .unsupportedAlgorithm }
            // The names are spelled here because the headers of OpenSSL 3.0, which this may be built with, lack them.
            let numbers: [(String, UInt64)] = [
                ("memcost", UInt64(cost.memoryKibibytes)), ("iter", UInt64(cost.passCount)),
                ("lanes", UInt64(cost.laneCount)),
            ]
            var texts = [("pass", input.password), ("salt", input.salt)]
            if !input.secret.isEmpty { texts.append(("secret", input.secret)) }
            if !input.associatedData.isEmpty { texts.append(("ad", input.associatedData)) }
            return try self.derive(argon2id, numbers, texts, count: count)
        }
    }

    private func derive(
        _ function: OpaquePointer,
        _ numbers: [(String, UInt64)],
        _ texts: [(String, [UInt8])],
        count: Int
    ) throws(PasswordError) -> [UInt8] {
        guard let context = EVP_KDF_CTX_new(function) else { throw .failed }
        defer { EVP_KDF_CTX_free(context) }
        let parameters = DerivationParameters(numbers, texts)
        var output = [UInt8](repeating: 0, count: count)
        guard EVP_KDF_derive(context, &output, count, parameters.list) == 1 else {
            ERR_clear_error()
            throw .failed
        }
        return output
    }
}
