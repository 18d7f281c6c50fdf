/// Hashes and compares passwords, one call after the other; ``PasswordHasher`` does it on threads of its own.
struct PasswordHashing: Sendable {
    /// As long as OWASP and RFC 9106 section 3.1 ask.
    static let saltByteCount = 16

    /// As long as SHA-256's, which scrypt is made of.
    static let digestByteCount = 32

    /// The algorithm of new hashes, and its cost.
    let algorithm: PasswordAlgorithm

    private let derivation: KeyDerivation
    private let random: RandomBytes

    /// - Throws: ``CryptoError/unavailable(algorithm:)`` if OpenSSL lacks what the configuration asks for.
    init(_ configuration: PasswordConfiguration, random: RandomBytes) throws(CryptoError) {
        self.derivation = try KeyDerivation()
        self.random = random
        self.algorithm = try configuration.algorithm(hasArgon2id: self.derivation.hasArgon2id)
    }

    /// Hashes a password with a new salt.
    func hash(_ password: String) throws(PasswordError) -> PasswordHash {
        let salt = self.random.bytes(count: Self.saltByteCount)
        let digest = try self.digest(password, self.algorithm, salt, count: Self.digestByteCount)
        return PasswordHash(algorithm: self.algorithm, salt: salt, digest: digest)
    }

    /// Whether `hash` is of this password.
    func verify(_ password: String, against hash: PasswordHash) throws(PasswordError) -> PasswordVerdict {
        let digest = try self.digest(password, hash.algorithm, hash.salt, count: hash.digest.count)
        guard ConstantTime.areEqual(digest, hash.digest) else { return .wrong }
        return .right(needsRehash: self.needsRehash(hash))
    }

    /// Whether a hash protects less than a new one would.
    func needsRehash(_ hash: PasswordHash) -> Bool {
        hash.algorithm.isWeaker(than: self.algorithm) || hash.salt.count < Self.saltByteCount
            || hash.digest.count < Self.digestByteCount
    }

    private func digest(
        _ password: String,
        _ algorithm: PasswordAlgorithm,
        _ salt: [UInt8],
        count: Int
    ) throws(PasswordError) -> [UInt8] {
        let input = KeyDerivation.Input(password: NormalizationFormC.utf8(password), salt: salt)
        return try self.derivation.derive(input, by: algorithm, count: count)
    }
}
