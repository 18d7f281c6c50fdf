/// Which module may import which, and where the C libraries may be called.
enum Borders {
    /// What a module may import of ours.
    ///
    /// The five in the middle never import one another, and each C module has exactly one importer.
    static let imports: [String: Set<String>] = [
        "Runtime": ["CLinux"],
        "JSON": [],
        "HTTP": ["Runtime"],
        "Postgres": ["Runtime", "CPostgres"],
        "Redis": ["Runtime", "CRedis"],
        "Crypto": ["Runtime", "COpenSSL"],
        "Shop": ["Runtime", "JSON", "HTTP", "Postgres", "Redis", "Crypto"],
        "Soundwave": ["Runtime", "Shop"],
        "ShopTesting": ["Runtime", "JSON", "HTTP", "Postgres", "Redis", "Crypto", "Shop", "Testing"],
    ]

    /// What every module may import: the system and the standard library's parts.
    static let system: Set<String> = ["Glibc", "Synchronization", "FoundationEssentials", "Swift"]

    static func wrongImports(_ file: SourceFile) -> [Finding] {
        guard let module = file.module else { return [] }
        guard let allowed = self.imports[module] else {
            return [Finding(path: file.path, line: 0, message: "module \(module) is not in the table of imports")]
        }
        return file.code.indices.compactMap { index in
            let names = words(file.code[index])
            guard let position = names.firstIndex(of: "import"), position + 1 < names.count,
                names[..<position].allSatisfy({ ["private", "internal", "package", "public", "testable"].contains($0) })
            else { return nil }
            let imported = names[position + 1]
            guard !allowed.contains(imported), !self.system.contains(imported) else { return nil }
            return file.finding(index, "\(module) may not import \(imported)")
        }
    }

    /// Calls of C libraries outside the one place that wraps them.
    static func strayCalls(_ file: SourceFile) -> [Finding] {
        guard file.module != nil else { return [] }
        return file.code.indices.flatMap { index in
            words(file.code[index]).compactMap { word in
                guard let home = self.home(of: word), !file.path.hasPrefix(home) else { return nil }
                return file.finding(index, "\(word) belongs to \(home)")
            }
        }
    }

    private static func home(of word: String) -> String? {
        if word.hasPrefix("epoll_") { return "Sources/Runtime/EventLoop/Epoll.swift" }
        if word.hasPrefix("PQ"), word.count > 2 { return "Sources/Postgres/" }
        let hiredis = ["redisReader", "redisFormat", "redisCommand", "redisAppend", "redisConnect", "redisFree"]
        if word == "freeReplyObject" || hiredis.contains(where: word.hasPrefix) { return "Sources/Redis/" }
        if word.hasPrefix("EVP_") { return "Sources/Crypto/" }
        return nil
    }
}
