/// What keeps the process from doing cryptography at all.
package enum CryptoError: Error, Equatable, CustomStringConvertible {
    /// The OpenSSL at hand does not offer the algorithm: it is too old, or its configuration takes it away.
    case unavailable(algorithm: String)

    package var description: String {
        switch self {
        case .unavailable(let algorithm): "this OpenSSL does not offer \(algorithm)"
        }
    }
}
