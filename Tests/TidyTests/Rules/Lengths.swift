/// How long lines, functions and files may be.
enum Lengths {
    static let maximumColumns = 120
    static let maximumFunctionLines = 60
    static let maximumFileLines = 500
    static let maximumMedianFileLines = 100

    static func longLines(_ file: SourceFile) -> [Finding] {
        file.lines.indices.filter { file.lines[$0].count > self.maximumColumns }.map { index in
            file.finding(index, "\(file.lines[index].count) columns, of at most \(self.maximumColumns)")
        }
    }

    static func longFile(_ file: SourceFile) -> [Finding] {
        guard file.lines.count > self.maximumFileLines else { return [] }
        let message = "\(file.lines.count) lines, of at most \(self.maximumFileLines): split it"
        return [Finding(path: file.path, line: 0, message: message)]
    }

    /// Functions, initialisers and deinitialisers, counted from their first line to their closing brace.
    static func longFunctions(_ file: SourceFile) -> [Finding] {
        file.code.indices.compactMap { start in
            guard self.beginsFunction(file.code[start]), let end = self.endOfBody(file.code, from: start),
                end - start + 1 > self.maximumFunctionLines
            else { return nil }
            let message = "a function of \(end - start + 1) lines, of at most \(self.maximumFunctionLines)"
            return file.finding(start, message)
        }
    }

    static func median(_ counts: [Int]) -> Int {
        counts.isEmpty ? 0 : counts.sorted()[counts.count / 2]
    }

    private static func beginsFunction(_ line: String) -> Bool {
        let names = words(line)
        let modifiers: Set<String> = [
            "package", "private", "fileprivate", "static", "mutating", "consuming", "borrowing", "override",
            "nonisolated", "convenience", "required", "isolated", "inlinable", "discardableResult", "Loop",
        ]
        guard let first = names.first(where: { !modifiers.contains($0) }) else { return false }
        return first == "func" || first == "deinit"
            || (first == "init" && (line.contains("init(") || line.contains("init?(") || line.contains("init<")))
    }

    /// The line of the brace that closes the first one opened from `start` on; `nil` for a requirement of a protocol.
    ///
    /// A parameter's default value may have braces of its own, which are within the parentheses of the parameters.
    private static func endOfBody(_ code: [String], from start: Int) -> Int? {
        var (depth, parentheses) = (0, 0)
        for index in start..<code.count {
            for byte in code[index].utf8 {
                if depth == 0 {
                    if byte == UInt8(ascii: "(") { parentheses += 1 }
                    if byte == UInt8(ascii: ")") { parentheses -= 1 }
                    guard parentheses == 0 else { continue }
                }
                if byte == UInt8(ascii: "{") { depth += 1 }
                guard byte == UInt8(ascii: "}") else { continue }
                depth -= 1
                if depth == 0 { return index }
                if depth < 0 { return nil }
            }
            if depth == 0, index > start, self.beginsFunction(code[index]) { return nil }
        }
        return nil
    }
}
