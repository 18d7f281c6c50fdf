/// An address that mail can be sent to, safe in a field of a message and as an argument of a program.
package struct MailAddress: Equatable, Sendable, CustomStringConvertible {
    package let description: String

    /// The longest address there is (RFC 5321 section 4.5.3.1.3, without its brackets).
    package static let maximumBytes = 254

    /// Takes `local@domain` over; `nil` for anything that is not plainly that.
    ///
    /// Neither part may be empty, and nothing may stand in it that has a meaning in a field: white space, controls,
    /// brackets, commas, quotes. Quoted local parts exist, but nobody has one.
    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, text.utf8.count <= Self.maximumBytes else {
            return nil
        }
        guard text.unicodeScalars.allSatisfy(Self.isPlain), !text.hasPrefix("-") else { return nil }
        guard !parts[1].hasPrefix("."), !parts[1].hasSuffix("."), !parts[1].contains("..") else { return nil }
        self.description = text
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "<", ">", "(", ")", "[", "]", ",", ";", ":", "\\", "\"": false
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .unassigned, .spaceSeparator, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
    }
}
