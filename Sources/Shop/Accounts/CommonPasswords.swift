/// The passwords that everybody tries first (NIST SP 800-63B section 5.1.1.2, "commonly-used").
enum CommonPasswords {
    /// Whether a password is one of them, in any case.
    ///
    /// The password is in normal form C. The first time takes some 2 ms more, for the table.
    ///
    /// - Complexity: O(*n*) in its length.
    static func contains(_ password: String) -> Bool {
        self.all.contains(password.lowercased())
    }

    /// How many there are.
    static var count: Int { self.all.count }

    private static let all = Set(CommonPasswordList.words.split(separator: " ").map(String.init))
}
