import Crypto

extension ConfigurationOption {
    /// How users prove who they are: the tokens' keys and times, and the cost of password hashes.
    static let accounts: [ConfigurationOption] = [
        ConfigurationOption(
            name: "JWT_KEYS",
            allowed: "name:secret,… with secrets of at least 32 random bytes as base64url",
            summary: "Keys of tokens: the first one signs, every one verifies, so that they can be changed.",
            isSecret: true,
            apply: { (text, configuration) throws(Refusal) in
                do throws(TokenKeys.Invalid) {
                    _ = try TokenKeys(parsing: text)
                } catch {
                    throw Refusal(expected: "name:secret,name:secret (\(error.description))")
                }
                configuration.tokenKeys = text
            },
            show: { $0.tokenKeys }
        ),
        .text(
            "JWT_ISSUER",
            \.tokens.issuer,
            allowed: "a name or URL",
            "Who makes the tokens: the claim iss.",
            isValid: { TokenConfiguration.isName($0) }
        ),
        .text(
            "JWT_AUDIENCE",
            \.tokens.audience,
            allowed: "a name or URL",
            "For whom they are: the claim aud.",
            isValid: { TokenConfiguration.isName($0) }
        ),
        .integer("JWT_LEEWAY_SECONDS", \.tokens.leewaySeconds, 0...30, "How far the instances' clocks may differ."),
        .integer(
            "JWT_ACCESS_LIFETIME_SECONDS",
            \.tokens.accessLifetimeSeconds,
            30...3600,
            "How long an access token is good."
        ),
        .integer(
            "JWT_REFRESH_LIFETIME_SECONDS",
            \.tokens.refreshLifetimeSeconds,
            300...2_592_000,
            "How long a refresh token is good."
        ),
        ConfigurationOption(
            name: "PASSWORD_ALGORITHM",
            allowed: "automatic | argon2id | scrypt",
            summary: "How new passwords are hashed; automatic is argon2id where OpenSSL (3.2 or newer) has it.",
            isSecret: false,
            apply: { (text, configuration) throws(Refusal) in
                guard let preference = PasswordConfiguration.Preference(rawValue: text) else {
                    throw Refusal(expected: "automatic, argon2id or scrypt")
                }
                configuration.passwords.preference = preference
            },
            show: { $0.passwords.preference.rawValue }
        ),
        .integer("PASSWORD_SCRYPT_LN", \.passwords.scryptLogarithm, 14...16, "scrypt's cost N, as a power of two."),
        .integer("PASSWORD_SCRYPT_P", \.passwords.scryptParallelization, 1...6, "scrypt's p."),
        .integer(
            "PASSWORD_ARGON2_MEMORY_KIB",
            \.passwords.argon2MemoryKibibytes,
            7168...65_536,
            "The memory that one Argon2id hash fills."
        ),
        .integer("PASSWORD_ARGON2_PASSES", \.passwords.argon2PassCount, 1...4, "How often it does."),
        .integer(
            "PASSWORD_THREADS",
            \.passwords.maximumThreadCount,
            1...16,
            "Passwords that are hashed at the same time, at most; never more than processors."
        ),
        .integer(
            "PASSWORD_QUEUE",
            \.passwords.maximumQueueLength,
            1...4096,
            "Passwords that may wait; the next gets 503."
        ),
    ]
}

/// The costs as settings have them: one number each. Their ranges are within what the costs may be together.
extension PasswordConfiguration {
    fileprivate var scryptLogarithm: Int {
        get { self.scrypt.logarithm }
        set { self.setScrypt(newValue, self.scrypt.parallelization) }
    }

    fileprivate var scryptParallelization: Int {
        get { self.scrypt.parallelization }
        set { self.setScrypt(self.scrypt.logarithm, newValue) }
    }

    fileprivate var argon2MemoryKibibytes: Int {
        get { self.argon2id.memoryKibibytes }
        set { self.setArgon2id(newValue, self.argon2id.passCount) }
    }

    fileprivate var argon2PassCount: Int {
        get { self.argon2id.passCount }
        set { self.setArgon2id(self.argon2id.memoryKibibytes, newValue) }
    }

    private mutating func setScrypt(_ logarithm: Int, _ parallelization: Int) {
        let cost = ScryptParameters(logarithm: logarithm, blockSize: 8, parallelization: parallelization)
        guard let cost else { preconditionFailure("the settings' ranges are within the cost's bounds") }
        self.scrypt = cost
    }

    private mutating func setArgon2id(_ memoryKibibytes: Int, _ passCount: Int) {
        let cost = Argon2Parameters(memoryKibibytes: memoryKibibytes, passCount: passCount, laneCount: 1)
        guard let cost else { preconditionFailure("the settings' ranges are within the cost's bounds") }
        self.argon2id = cost
    }
}
