import Runtime

/// One setting: its name, what it may be, and how it is read.
///
/// The table of them makes `--help`, the documentation and the messages about wrong values.
package struct ConfigurationOption: Sendable {
    /// The value of a setting is not allowed.
    struct Refusal: Error {
        /// What would be, such as `a whole number from 1 to 65535`.
        let expected: String
    }

    /// The name in the environment, such as `PORT`.
    ///
    /// As an argument it is `--port`.
    package let name: String

    /// What it may be, for people.
    package let allowed: String

    /// What it sets.
    package let summary: String

    /// Whether the value is never shown.
    ///
    /// A secret can also be given as the name of a file, in `NAME_FILE`.
    package let isSecret: Bool

    let apply: @Sendable (String, inout Configuration) throws(Refusal) -> Void
    let show: @Sendable (Configuration) -> String

    /// The argument that sets it, such as `--admin-port`.
    package var flag: String {
        "--" + self.name.lowercased().split(separator: "_").joined(separator: "-")
    }

    static func integer(
        _ name: String,
        _ path: any WritableKeyPath<Configuration, Int> & Sendable,
        _ range: ClosedRange<Int>,
        _ summary: String
    ) -> ConfigurationOption {
        let allowed = "\(range.lowerBound)…\(range.upperBound)"
        return ConfigurationOption(name: name, allowed: allowed, summary: summary, isSecret: false) {
            (text, configuration) throws(Refusal) in
            guard let number = Int(text), range.contains(number) else {
                throw Refusal(expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            configuration[keyPath: path] = number
        } show: {
            String($0[keyPath: path])
        }
    }

    /// A duration in milliseconds.
    static func milliseconds(
        _ name: String,
        _ path: any WritableKeyPath<Configuration, Duration> & Sendable,
        _ range: ClosedRange<Int>,
        _ summary: String
    ) -> ConfigurationOption {
        let allowed = "\(range.lowerBound)…\(range.upperBound) ms"
        return ConfigurationOption(name: name, allowed: allowed, summary: summary, isSecret: false) {
            (text, configuration) throws(Refusal) in
            guard let number = Int(text), range.contains(number) else {
                throw Refusal(expected: "milliseconds from \(range.lowerBound) to \(range.upperBound)")
            }
            configuration[keyPath: path] = .milliseconds(number)
        } show: {
            String($0[keyPath: path].wholeNanoseconds / 1_000_000)
        }
    }

    /// Something that is on (`1`) or off (`0`).
    static func toggle(
        _ name: String,
        _ path: any WritableKeyPath<Configuration, Bool> & Sendable,
        _ summary: String
    ) -> ConfigurationOption {
        ConfigurationOption(name: name, allowed: "1 | 0", summary: summary, isSecret: false) {
            (text, configuration) throws(Refusal) in
            guard text == "1" || text == "0" else { throw Refusal(expected: "1 or 0") }
            configuration[keyPath: path] = text == "1"
        } show: {
            $0[keyPath: path] ? "1" : "0"
        }
    }

    static func text(
        _ name: String,
        _ path: any WritableKeyPath<Configuration, String> & Sendable,
        allowed: String,
        isSecret: Bool = false,
        _ summary: String,
        isValid: @escaping @Sendable (String) -> Bool
    ) -> ConfigurationOption {
        ConfigurationOption(name: name, allowed: allowed, summary: summary, isSecret: isSecret) {
            (text, configuration) throws(Refusal) in
            guard isValid(text) else { throw Refusal(expected: allowed) }
            configuration[keyPath: path] = text
        } show: {
            $0[keyPath: path]
        }
    }
}
