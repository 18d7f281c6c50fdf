/// The name of a deed in the audit, such as `user.registered`.
///
/// Each feature names its own in an extension; the names are kept for good, as the rows are.
package struct AuditAction: RawRepresentable, Hashable, Sendable {
    /// The most characters of a name, the column's bound.
    static let maximumCharacterCount = 100

    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}
