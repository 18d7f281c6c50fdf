/// Unsafe memory stays at the border to C and the kernel, and each use says why it is sound.
enum Unsafety {
    /// How far from its use a `SAFETY:` comment may stand, in lines.
    static let commentDistance = 20

    /// Modules that wrap a C library or the kernel.
    static let borderModules: Set<String> = ["Runtime", "Postgres", "Redis", "Crypto"]

    /// Files elsewhere that touch memory without bounds, and why.
    static let borderFiles: [String: String] = [
        "Sources/HTTP/Bytes/Array+Bytes.swift": "makes room in an array once for several pieces",
        "Sources/HTTP/Server/HTTPConnection.swift": "lends what the kernel has just read as a span",
        "Sources/HTTP/Server/HTTPProbe.swift": "lends what the kernel has just read as a span",
        "Sources/JSON/JSONWriter+Parts.swift": "lends a literal's bytes as a span",
        "Sources/JSON/OutputBuffer.swift": "owns the memory that is written to",
        "Sources/JSON/OutputCursor.swift": "checks its bounds once a piece rather than once a byte",
    ]

    static func findings(_ file: SourceFile) -> [Finding] {
        guard let module = file.module else { return [] }
        return file.code.indices.flatMap { index -> [Finding] in
            let line = file.code[index]
            var findings: [Finding] = []
            if self.promisesSendability(line), !self.borderModules.contains(module) {
                findings.append(file.finding(index, "an unchecked promise to the compiler is for the border to C"))
            }
            if words(line).contains(where: self.isPointer) {
                if !self.borderModules.contains(module), self.borderFiles[file.path] == nil {
                    findings.append(file.finding(index, "unsafe memory outside the border to C: use a Span"))
                } else if !self.isExplained(file, index) {
                    findings.append(file.finding(index, "no SAFETY: comment within \(self.commentDistance) lines"))
                }
            } else if self.promisesSendability(line), !self.isExplained(file, index) {
                findings.append(file.finding(index, "no SAFETY: comment within \(self.commentDistance) lines"))
            }
            return findings
        }
    }

    private static func promisesSendability(_ line: String) -> Bool {
        line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)")
    }

    /// Pointers that carry no bounds or no lifetime.
    ///
    /// A `withUnsafe…` call alone is not one: its closure's use is.
    private static func isPointer(_ word: String) -> Bool {
        word.hasPrefix("Unsafe") && word.hasSuffix("Pointer") || word == "unsafeBitCast" || word == "Unmanaged"
    }

    private static func isExplained(_ file: SourceFile, _ index: Int) -> Bool {
        let first = max(0, index - self.commentDistance)
        let last = min(file.lines.count - 1, index + self.commentDistance)
        return file.lines[first...last].contains { $0.contains("SAFETY:") }
    }
}
