import Runtime

/// Where a command talks to whoever called it.
package struct Console: Sendable {
    private let writeResult: @Sendable (String) -> Void
    private let writeComplaint: @Sendable (String) -> Void

    /// Standard output for results, standard error for complaints.
    package static let standard = Console(
        writeResult: { Files.write($0) },
        writeComplaint: { Files.write($0, to: .standardError) }
    )

    /// Gives whole lines, each with its line feed, to two functions.
    package init(
        writeResult: @escaping @Sendable (String) -> Void,
        writeComplaint: @escaping @Sendable (String) -> Void
    ) {
        self.writeResult = writeResult
        self.writeComplaint = writeComplaint
    }

    func say(_ text: String) {
        self.writeResult(text + "\n")
    }

    func fail(_ text: String) {
        self.writeComplaint(text + "\n")
    }
}
