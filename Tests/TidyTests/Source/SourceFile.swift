/// A file of the repository as the rules see it.
struct SourceFile {
    /// Relative to the repository's top, such as `Sources/HTTP/Router.swift`.
    let path: String
    /// The lines as they stand.
    let lines: [String]
    /// The lines of a Swift file without comments and without what string literals hold.
    let code: [String]
    /// The lines of a Swift file with nothing left but what string literals hold.
    let literals: [String]

    init(path: String, text: String) {
        self.path = path
        self.lines = SwiftText.lines(of: Array(text.utf8))
        guard path.hasSuffix(".swift") else {
            self.code = self.lines
            self.literals = []
            return
        }
        let parts = SwiftText(text)
        self.code = SwiftText.lines(of: parts.code)
        self.literals = SwiftText.lines(of: parts.literals)
    }

    /// The file's own name, without its folders.
    var name: String { self.path.split(separator: "/").last.map(String.init) ?? self.path }

    /// The folders that hold the file, outermost first.
    var folders: [String] { self.path.split(separator: "/").dropLast().map(String.init) }

    /// The module of a file below `Sources`, or `nil` for any other file.
    var module: String? {
        self.folders.count >= 2 && self.folders[0] == "Sources" ? self.folders[1] : nil
    }

    /// The feature of a file in a folder of the product, such as `Catalogue`.
    var feature: String? {
        self.module == "Shop" && self.folders.count >= 3 ? self.folders[2] : nil
    }

    /// A finding at a line counted from 0, as the arrays above are.
    func finding(_ index: Int, _ message: String) -> Finding {
        Finding(path: self.path, line: index + 1, message: message)
    }
}
