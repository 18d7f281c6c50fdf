import Runtime

/// Where a command gets a password from, if not from a file.
package struct SecretInput: Sendable {
    /// Whether a person can be asked.
    let isTerminal: @Sendable () -> Bool

    /// Reads a line that is not shown.
    let readLine: @Sendable () throws(Terminal.Refusal) -> [UInt8]

    /// Reads all that is piped in.
    let readAll: @Sendable () throws(SystemError) -> [UInt8]

    /// Standard input.
    package static let standard = SecretInput(
        isTerminal: { Terminal.isTerminal(.standardInput) },
        readLine: { () throws(Terminal.Refusal) in try Terminal.readSecret(from: .standardInput) },
        readAll: { () throws(SystemError) in try Files.readAll(.standardInput) }
    )
}
