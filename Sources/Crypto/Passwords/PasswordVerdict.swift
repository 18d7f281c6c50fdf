/// What comparing a password with a stored hash gave.
package enum PasswordVerdict: Equatable, Sendable {
    /// It is another password.
    case wrong
    /// It is the password. With `needsRehash` the hash protects less than the configuration asks for: store a new one.
    case right(needsRehash: Bool)
}
