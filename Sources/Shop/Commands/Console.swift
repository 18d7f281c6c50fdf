import Runtime

/// Where a command talks to whoever called it.
package struct Console: Sendable {
    private let writeResult: @Sendable (String) -> Void
    private let writeComplaint: @Sendable (String) -> Void

    /// Where passwords come from.
    let secrets: SecretInput

    /// Standard output for results, standard error for complaints.
    package static let standard = Console(
        writeResult: { Files.write($0) },
        writeComplaint: { Files.write($0, to: .standardError) }
    )

    /// Gives whole lines, each with its line feed, to two functions.
    package init(
        writeResult: @escaping @Sendable (String) -> Void,
        writeComplaint: @escaping @Sendable (String) -> Void,
        secrets: SecretInput = .standard
    ) {
        self.writeResult = writeResult
        self.writeComplaint = writeComplaint
        self.secrets = secrets
    }

    func say(_ text: String) {
        self.writeResult(text + "\n")
    }

    func fail(_ text: String) {
        self.writeComplaint(text + "\n")
    }

    /// Asks for something: the answer is typed behind it.
    func ask(_ prompt: String) {
        self.writeComplaint(prompt)
    }
}
