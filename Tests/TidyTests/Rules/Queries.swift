/// Where SQL may stand, and who may use it.
enum Queries {
    /// Statements outside files named `…Queries.swift`: in the product all SQL is found by that name.
    static func strayStatements(_ file: SourceFile) -> [Finding] {
        guard let module = file.module, ["Shop", "Soundwave", "HTTP", "JSON", "Redis", "Runtime"].contains(module),
            !file.name.hasSuffix("Queries.swift")
        else { return [] }
        return file.literals.indices.filter { self.isStatement(words(file.literals[$0])) }.map { index in
            file.finding(index, "SQL belongs to a file named …Queries.swift")
        }
    }

    /// A feature that names a statement of another feature: it should call that feature's operation.
    static func foreignQueries(_ files: [SourceFile]) -> [Finding] {
        var owners: [String: String] = [:]
        for file in files where file.name.hasSuffix("Queries.swift") {
            guard let feature = file.feature else { continue }
            for name in self.declaredTypes(file) { owners[name] = feature }
        }
        return files.flatMap { file in
            file.code.indices.flatMap { index in
                words(file.code[index]).compactMap { word in
                    guard let feature = file.feature, let owner = owners[word], owner != feature else { return nil }
                    return file.finding(index, "\(word) belongs to \(owner): call what that feature offers")
                }
            }
        }
    }

    private static func isStatement(_ words: [String]) -> Bool {
        let single: Set<String> = ["SELECT", "WHERE", "TRUNCATE", "RETURNING"]
        let pairs: Set<String> = [
            "INSERT INTO", "DELETE FROM", "CREATE TABLE", "CREATE INDEX", "CREATE SCHEMA", "CREATE EXTENSION",
            "ALTER TABLE", "DROP TABLE", "DROP INDEX", "DROP SCHEMA", "ORDER BY", "GROUP BY",
        ]
        if words.contains(where: single.contains) { return true }
        if zip(words, words.dropFirst()).contains(where: { pairs.contains("\($0) \($1)") }) { return true }
        return words.first == "UPDATE" && words.contains("SET") || words.first == "COPY" && words.contains("FROM")
    }

    /// Types declared at the top of a file: nested ones have names that features share, such as `Output`.
    private static func declaredTypes(_ file: SourceFile) -> [String] {
        file.code.compactMap { line in
            let names = words(line)
            guard line.first?.isWhitespace == false,
                let keyword = names.firstIndex(where: { ["struct", "enum", "class"].contains($0) }),
                keyword + 1 < names.count
            else { return nil }
            return names[keyword + 1]
        }
    }
}
