package import Crypto

/// What signs the tokens and hashes the passwords of tests.
package enum TestSecrets {
    /// The value of `JWT_KEYS` of all tests that do not bring their own.
    package static let standard = "test:EtWgZgTa_1d5YAveypuOTRPzQUZ1FFVuPkKwqE2TEAc"

    /// A value with the same name of the key, and another secret.
    package static let foreign = "test:P9dmHabR-n6bVkOm_F56rYutEGEror6VGntJE-Znhk8"

    /// Hashes that cost nothing: most tests are not about them.
    package static let passwords: PasswordConfiguration = {
        var configuration = PasswordConfiguration()
        configuration.preference = .scrypt
        guard let cost = ScryptParameters(logarithm: 4, blockSize: 8, parallelization: 1) else {
            preconditionFailure("these are within the bounds")
        }
        configuration.scrypt = cost
        return configuration
    }()
}
