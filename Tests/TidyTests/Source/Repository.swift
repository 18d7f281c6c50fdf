import FoundationEssentials

/// The files of the checkout that these tests were built from.
enum Repository {
    /// The checkout's top directory.
    static let top: String = {
        // This file is Tests/TidyTests/Source/Repository.swift.
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
    }()

    /// Every Swift file below Sources, Tests and Benchmarks.
    static let swiftFiles: [SourceFile] = ["Sources", "Tests", "Benchmarks"].flatMap { folder in
        paths(under: folder).filter { $0.hasSuffix(".swift") }.compactMap(file)
    }

    /// The Swift files below Sources.
    static var sources: [SourceFile] { self.swiftFiles.filter { $0.module != nil } }

    /// Every text that a reader of the repository meets: code, scripts, configuration and documents.
    static let texts: [SourceFile] = {
        let folders = [".ci", "Benchmarks", "Migrations", "Sources", "Tests", "deploy", "docs", "nginx", "scripts"]
        let tops = (try? FileManager.default.contentsOfDirectory(atPath: top)) ?? []
        let files =
            tops.filter { ![".git", ".env"].contains($0) && !isDirectory($0) } + folders.flatMap { paths(under: $0) }
        return files.compactMap(file)
    }()

    /// What lies at the top and is no text, such as a compiler's output that was left behind.
    static var strayFiles: [String] {
        self.names(in: "").filter { name in
            let isExpected = name == ".git" || name.hasSuffix(".profraw")  // a link of worktrees; coverage, ignored
            return !isExpected && !self.isDirectory(name) && self.file(name) == nil
        }
    }

    /// The names in a folder, sorted; none if there is no such folder.
    static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(self.top)/\(folder)")) ?? []).sorted()
    }

    /// The folders directly inside a folder.
    static func folders(in folder: String) -> [String] {
        self.names(in: folder).filter { self.isDirectory("\(folder)/\($0)") }
    }

    /// Reads a file; `nil` if it is not text or larger than 1 MiB, as a corpus may be.
    private static func file(_ path: String) -> SourceFile? {
        guard let data = FileManager.default.contents(atPath: "\(self.top)/\(path)"), data.count <= 1 << 20,
            let text = String(validating: data, as: UTF8.self)
        else { return nil }
        return SourceFile(path: path, text: text)
    }

    /// The files below a folder at any depth; not those in hidden or built folders, nor a fuzzer's corpus.
    private static func paths(under folder: String) -> [String] {
        self.names(in: folder).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            guard self.isDirectory(path) else { return [path] }
            return name.hasPrefix(".") || name == "Corpus" || name == "__pycache__" ? [] : self.paths(under: path)
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: "\(self.top)/\(path)", isDirectory: &isDirectory)
            && isDirectory
    }
}
