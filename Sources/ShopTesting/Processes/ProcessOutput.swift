import JSON

/// Everything that a test's processes wrote to files of its folder.
struct ProcessOutput {
    private let folder: TestFolder

    init(_ folder: TestFolder) {
        self.folder = folder
    }

    /// What begins a token of the shop's or a password's hash, as it is stored: neither has reason to be in a log.
    private static let shapes = ["eyJhbGciOi", "$scrypt$", "$argon2id$"]

    /// Lines of instances' logs that are not as they must be, and files with a secret in them.
    ///
    /// - Parameters:
    ///   - logs: The names of the files that instances log to.
    ///   - secret: What no process may have written.
    /// - Returns: A sentence for each.
    func faults(logs: [String], secret: String) -> [String] {
        let leaks = self.folder.fileNames.filter { name in
            name != PostgresProcess.passwordFileName && self.folder.text(of: name).contains(secret)
        }
        let key = TestSecrets.standard.drop { $0 != ":" }.dropFirst()
        let shapes = logs.filter { name in
            let text = self.folder.text(of: name)
            return text.contains(key) || Self.shapes.contains { text.contains($0) }
        }
        let malformed = logs.flatMap { name in
            self.malformedLines(of: self.folder.text(of: name)).map { "\(name): \($0)" }
        }
        return leaks.map { "\($0) holds the database's password" }
            + shapes.map { "\($0) holds a token, a password's hash or the key of tokens" } + malformed
    }

    /// Lines without a time, a level or a message; the last one may be cut where the process was killed.
    private func malformedLines(of text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().filter { line in
            guard case .object(let event)? = try? JSONReader().read(Array(line.utf8)) else { return true }
            return !["time", "level", "message"].allSatisfy { name in
                if case .string? = event[name] { true } else { false }
            }
        }
    }
}
