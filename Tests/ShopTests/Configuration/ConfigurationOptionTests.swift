import Testing

@testable import Shop

@Suite("Settings")
struct ConfigurationOptionTests {
    private static let words = [
        "ENVIRONMENT", "HOST", "ADMIN_HOST", "LOG_LEVEL", "TRUSTED_PROXIES", "MIGRATIONS_DIRECTORY", "DATABASE_URL",
        "REDIS_URL", "JWT_KEYS", "JWT_ISSUER", "JWT_AUDIENCE", "PASSWORD_ALGORITHM",
        "REDIS_KEY_PREFIX", "CORS_ALLOWED_ORIGINS", "MAIL_PROGRAM", "MAIL_FROM", "PASSWORD_RESET_URL",
        "DEBUG_QUERIES",
        "CACHE", "SERVER_TIMING", "MEDIA_DIRECTORY", "SPOOL_DIRECTORY", "DATABASE_REPLICA_URL",
    ]

    @Test("Every setting is in the tables of these tests, and none twice")
    func areAllTested() {
        let names = ConfigurationOption.all.map(\.name)
        #expect(Set(names) == Set(NumberSetting.all.map(\.name) + Self.words))
        #expect(Set(names).count == names.count)
    }

    @Test("The default is what it is said to be", arguments: NumberSetting.all)
    func hasDefault(_ setting: NumberSetting) throws {
        #expect(try ConfigurationLoader(files: [:]).value(of: setting.name) == String(setting.standard))
    }

    @Test("The lowest and the highest value are taken", arguments: NumberSetting.all)
    func takesBounds(_ setting: NumberSetting) throws {
        for number in [setting.range.lowerBound, setting.range.upperBound] {
            let loader = ConfigurationLoader(environment: [setting.name: String(number)], files: [:])
            #expect(try loader.value(of: setting.name) == String(number))
        }
    }

    @Test(
        "What is out of range or no number is refused with the name, the value and the range",
        arguments: NumberSetting.all
    )
    func refusesOthers(_ setting: NumberSetting) throws {
        let (lowest, highest) = (setting.range.lowerBound, setting.range.upperBound)
        for text in [
            String(lowest - 1), String(highest + 1), "", " ", "many", "1.5", "1e3", "0x10", "\(lowest) ", "9\u{0}",
        ] {
            let fault = ConfigurationLoader(environment: [setting.name: text], files: [:]).fault()
            let told = try #require(fault, "\(setting.name)=\(text) was taken")
            #expect(told.hasPrefix("\(setting.name): \"\(text)\" is not allowed; it must be "))
            #expect(told.hasSuffix(" from \(lowest) to \(highest)"))
        }
    }

    @Test("A number far beyond 64 bits is refused like any other", arguments: NumberSetting.all)
    func refusesHugeNumbers(_ setting: NumberSetting) throws {
        let loader = ConfigurationLoader(environment: [setting.name: "99999999999999999999999999"], files: [:])
        #expect(try #require(loader.fault()).contains("is not allowed"))
    }

    @Test(
        "What is no number has its words",
        arguments: [
            ("ENVIRONMENT", "production"), ("ENVIRONMENT", "development"), ("HOST", "0.0.0.0"), ("HOST", "::1"),
            ("ADMIN_HOST", "10.1.2.3"), ("LOG_LEVEL", "debug"), ("LOG_LEVEL", "error"), ("TRUSTED_PROXIES", ""),
            ("TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8,fd00::/8"), ("MIGRATIONS_DIRECTORY", "/srv/migrations"),
            ("DATABASE_URL", "postgresql://shop@localhost/soundwave"), ("DATABASE_URL", "host=/tmp dbname=soundwave"),
            ("REDIS_URL", "redis://:secret@cache:6380/3"), ("JWT_ISSUER", "https://shop.example/"),
            ("JWT_AUDIENCE", "shop"), ("PASSWORD_ALGORITHM", "automatic"), ("PASSWORD_ALGORITHM", "argon2id"),
            ("PASSWORD_ALGORITHM", "scrypt"), ("JWT_KEYS", "k1:\(TokenForge.secret)"),
            ("JWT_KEYS", "k2:\(TokenForge.otherSecret),k1:\(TokenForge.secret)"),
            ("CACHE", "on"), ("CACHE", "off"), ("SERVER_TIMING", "on"), ("SERVER_TIMING", "off"),
            ("REDIS_KEY_PREFIX", "shop-2:"), ("CORS_ALLOWED_ORIGINS", ""),
            ("CORS_ALLOWED_ORIGINS", "https://shop.example,http://localhost:3000"), ("MAIL_PROGRAM", ""),
            ("MAIL_PROGRAM", "/usr/bin/msmtp"), ("MAIL_FROM", "shop@example.org"), ("PASSWORD_RESET_URL", ""),
            ("PASSWORD_RESET_URL", "https://shop.example/reset#{token}"),
            ("DEBUG_QUERIES", "1"), ("DEBUG_QUERIES", "0"), ("MEDIA_DIRECTORY", "/srv/media"),
            ("SPOOL_DIRECTORY", "/srv/spool"), ("DATABASE_REPLICA_URL", ""),
            ("DATABASE_REPLICA_URL", "postgresql://shop@replica/soundwave"),
        ]
    )
    func takesWords(_ name: String, _ text: String) throws {
        #expect(try ConfigurationLoader(environment: [name: text], files: [:]).value(of: name) == text)
    }

    @Test(
        "Other words are refused",
        arguments: [
            ("ENVIRONMENT", "Production"), ("ENVIRONMENT", ""), ("HOST", "localhost"), ("HOST", ""),
            ("HOST", "1.2.3.4:80"), ("ADMIN_HOST", "256.1.1.1"), ("LOG_LEVEL", "trace"), ("LOG_LEVEL", "INFO"),
            ("LOG_LEVEL", "silent"), ("TRUSTED_PROXIES", "10.0.0.0/33"), ("TRUSTED_PROXIES", "everyone"),
            ("MIGRATIONS_DIRECTORY", ""), ("JWT_ISSUER", ""), ("JWT_ISSUER", "a b"), ("JWT_AUDIENCE", "\""),
            ("PASSWORD_ALGORITHM", "bcrypt"),
            ("CACHE", "yes"), ("CACHE", ""), ("SERVER_TIMING", "ON"), ("SERVER_TIMING", "1"),
            ("REDIS_KEY_PREFIX", ""), ("CORS_ALLOWED_ORIGINS", "*"),
            ("CORS_ALLOWED_ORIGINS", "https://shop.example/"), ("MAIL_PROGRAM", "msmtp"), ("MAIL_FROM", "shop"),
            ("MAIL_FROM", "a@b\r\nBcc: c@d"), ("PASSWORD_RESET_URL", "https://shop.example/reset"),
            ("DEBUG_QUERIES", "yes"), ("DEBUG_QUERIES", ""), ("MEDIA_DIRECTORY", ""), ("SPOOL_DIRECTORY", ""),
        ]
    )
    func refusesWords(_ name: String, _ text: String) throws {
        let fault = try #require(ConfigurationLoader(environment: [name: text], files: [:]).fault())
        #expect(fault.hasPrefix("\(name): \"\(text)\" is not allowed; it must be "))
    }

    @Test("The argument of a setting is its name in small letters")
    func hasFlag() {
        #expect(ConfigurationOption.named("PORT")?.flag == "--port")
        #expect(ConfigurationOption.named("DATABASE_WAIT_TIMEOUT_MS")?.flag == "--database-wait-timeout-ms")
    }

    @Test("The costs of passwords can be at any of their bounds together")
    func costsTogether() throws {
        for scrypt in [("14", "1"), ("16", "6")] {
            for argon2 in [("7168", "1"), ("65536", "4")] {
                let environment = [
                    "PASSWORD_SCRYPT_LN": scrypt.0, "PASSWORD_SCRYPT_P": scrypt.1,
                    "PASSWORD_ARGON2_MEMORY_KIB": argon2.0, "PASSWORD_ARGON2_PASSES": argon2.1,
                ]
                let loader = ConfigurationLoader(environment: environment, files: [:])
                for (name, value) in environment { #expect(try loader.value(of: name) == value) }
            }
        }
    }

    @Test("Just the URLs of the stores and the keys are secrets")
    func hasSecrets() {
        let secrets = ["DATABASE_URL", "DATABASE_REPLICA_URL", "REDIS_URL", "JWT_KEYS"]
        #expect(ConfigurationOption.all.filter(\.isSecret).map(\.name) == secrets)
    }
}
