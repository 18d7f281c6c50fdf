/// What other targets use says what it gives.
enum Documentation {
    /// Members whose meaning is their protocol's: the comment stands there.
    static let witnesses: Set<String> = [
        "description", "debugDescription", "hash", "encode", "unownedExecutor", "makeIterator", "next", "index",
        "Output", "sql", "bind", "decode", "provideScope", "isRecursive", "id", "rawValue", "enqueue", "checkIsolated",
        "isIsolatingCurrentContext", "shared", "ready", "deadlineReached",
    ]

    /// `package` declarations without a `///` comment above them, attributes apart.
    ///
    /// A stored property of a documented type may speak for itself, and so may an initialiser that cannot fail: its
    /// parameters are the properties. One comment covers a block of one-line declarations.
    static func missing(_ file: SourceFile) -> [Finding] {
        guard file.module != nil else { return [] }
        return file.code.indices.compactMap { index in
            guard let name = self.declaredName(file.code[index]), !self.witnesses.contains(name),
                !self.isDocumented(file, index)
            else { return nil }
            return file.finding(index, "\(name) has no doc comment")
        }
    }

    /// The name that a line declares for other targets, or `nil`.
    ///
    /// Operators have none: their meaning is known.
    private static func declaredName(_ line: String) -> String? {
        let names = words(line)
        guard let access = names.firstIndex(of: "package") else { return nil }
        let before = names[..<access]
        guard before.allSatisfy({ ["inlinable", "discardableResult", "Loop", "usableFromInline"].contains($0) }) else {
            return nil
        }
        let keywords: Set<String> = [
            "func", "var", "let", "struct", "class", "enum", "protocol", "actor", "typealias", "init", "macro",
            "subscript",
        ]
        let rest = names[(access + 1)...]
        guard let keyword = rest.first(where: keywords.contains) else { return nil }
        // `class` also begins `final class`, never a class member here: the house has no overridable members.
        if keyword == "init" { return line.contains("init?") || line.contains("throws") ? keyword : nil }
        if keyword == "subscript" { return keyword }
        if keyword == "let" || keyword == "var" && !line.contains("{") { return nil }
        guard let position = rest.firstIndex(of: keyword), position + 1 < rest.endIndex else { return nil }
        let isOperator = keyword == "func" && !line.contains("func \(rest[position + 1])")
        return isOperator ? nil : rest[position + 1]
    }

    private static func isOneLineDeclaration(_ line: String) -> Bool {
        let names = words(line)
        guard names.first == "package" else { return false }
        return line.utf8.count { $0 == UInt8(ascii: "{") } == line.utf8.count { $0 == UInt8(ascii: "}") }
    }

    private static func isDocumented(_ file: SourceFile, _ index: Int) -> Bool {
        var above = index - 1
        while above >= 0 {
            let line = file.lines[above].drop { $0 == " " }
            if line.hasPrefix("///") { return true }
            guard line.hasPrefix("@") || self.isOneLineDeclaration(file.code[above]) else { return false }
            above -= 1
        }
        return false
    }
}
