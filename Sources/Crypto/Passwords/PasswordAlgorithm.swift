/// How a password is hashed, and at what cost.
package enum PasswordAlgorithm: Equatable, Sendable {
    case argon2id(Argon2Parameters)
    case scrypt(ScryptParameters)

    /// Whether a hash of this kind is to be made anew as one of `other`, once the password is at hand.
    ///
    /// Argon2id is never made scrypt again: it comes from an instance whose OpenSSL is newer.
    func isWeaker(than other: PasswordAlgorithm) -> Bool {
        switch (self, other) {
        case (.argon2id(let own), .argon2id(let others)): own.isWeaker(than: others)
        case (.scrypt(let own), .scrypt(let others)): own.isWeaker(than: others)
        case (.scrypt, .argon2id): true
        case (.argon2id, .scrypt): false
        }
    }
}
