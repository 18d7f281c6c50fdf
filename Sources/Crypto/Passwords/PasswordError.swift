/// Why a password was neither hashed nor compared.
package enum PasswordError: Error, Equatable, CustomStringConvertible {
    /// As many passwords wait as may: try again later.
    case queueFull
    /// The process is ending.
    case stopped
    /// The password is longer than ``PasswordHasher/maximumPasswordBytes``.
    case passwordTooLong
    /// The stored hash is not one, or asks for more memory or work than is allowed.
    case unreadableHash
    /// The stored hash is of an algorithm that this OpenSSL does not offer.
    case unsupportedAlgorithm
    /// OpenSSL gave no hash: there was no memory for it.
    case failed

    package var description: String {
        switch self {
        case .queueFull: "too many passwords wait to be hashed"
        case .stopped: "no more passwords are hashed: the process is ending"
        case .passwordTooLong: "the password is longer than \(PasswordHasher.maximumPasswordBytes) bytes"
        case .unreadableHash: "the stored password hash cannot be read"
        case .unsupportedAlgorithm: "the stored password hash is of an algorithm that this OpenSSL does not offer"
        case .failed: "the password could not be hashed: no memory"
        }
    }
}
