package import Shop

/// Keys for the tokens of tests.
package enum TestKeys {
    /// The key of all tests that do not bring their own.
    ///
    /// - Throws: ``Shop/TokenKeys/Invalid``.
    package static func standard() throws -> TokenKeys {
        try TokenKeys(parsing: "test:\(Self.secret)")
    }

    /// A key that no test shop has.
    ///
    /// - Throws: ``Shop/TokenKeys/Invalid``.
    package static func foreign() throws -> TokenKeys {
        try TokenKeys(parsing: "test:\(Self.foreignSecret)")
    }

    private static let secret = "EtWgZgTa_1d5YAveypuOTRPzQUZ1FFVuPkKwqE2TEAc"
    private static let foreignSecret = "P9dmHabR-n6bVkOm_F56rYutEGEror6VGntJE-Znhk8"
}
