/// How passwords are hashed, and how many at a time.
package struct PasswordConfiguration: Equatable, Sendable {
    /// Which algorithm new hashes are made by; stored ones are compared by theirs.
    package enum Preference: String, CaseIterable, Sendable {
        /// Argon2id if OpenSSL offers it, else scrypt.
        case automatic
        /// Argon2id, or no start.
        case argon2id
        /// scrypt, also where Argon2id is offered: for instances of several versions on one database.
        case scrypt
    }

    package var preference = Preference.automatic
    package var argon2id = Argon2Parameters.standard
    package var scrypt = ScryptParameters.standard

    /// Threads that hash at the same time, at most; there are never more than processors.
    ///
    /// Each uses as much memory as one hash: 19 MiB by Argon2id, 32 MiB by scrypt, as they are by default.
    package var maximumThreadCount = 2

    /// How many passwords may wait for a thread; the next is refused (``PasswordError/queueFull``).
    ///
    /// At 0.1 to 0.2 s a hash and two threads the last one waits for three to six seconds.
    package var maximumQueueLength = 64

    package init() {}

    /// The algorithm of new hashes, and its cost.
    ///
    /// - Throws: ``CryptoError/unavailable(algorithm:)`` if Argon2id is asked for, and not there.
    func algorithm(hasArgon2id: Bool) throws(CryptoError) -> PasswordAlgorithm {
        switch self.preference {
        case .automatic: return hasArgon2id ? .argon2id(self.argon2id) : .scrypt(self.scrypt)
        case .scrypt: return .scrypt(self.scrypt)
        case .argon2id:
            guard hasArgon2id else { throw .unavailable(algorithm: "Argon2id (it is in version 3.2 and later)") }
            return .argon2id(self.argon2id)
        }
    }
}
