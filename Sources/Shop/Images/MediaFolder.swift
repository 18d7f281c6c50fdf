import Crypto
import HTTP
import Runtime

/// The folder of pictures that all instances share and the web server serves, as `<2 hex>/<SHA-256>.<kind>`.
///
/// A file is named after its content, so it never changes, and two products may share it. Everything here blocks on the
/// disk: it is for the thread pool.
struct MediaFolder: Sendable {
    /// What stands before a file's name in its URL.
    static let urlPrefix = "/media/"

    /// Bytes that are copied at a time.
    private static let pieceBytes = 64 * 1024

    /// What a file's name begins with while it is written.
    private static let temporaryPrefix = ".upload-"

    let path: String

    /// Makes the folder if there is none, and tries whether files can be made in it.
    ///
    /// - Throws: ``Runtime/SystemError``.
    func prepare() throws(SystemError) {
        try Files.makeFolder(self.path)
        let trial = self.path + "/" + Self.temporaryName()
        try DiskFile.create(trial).close()
        _ = try Files.remove(trial)
    }

    /// Writes what is kept of a picture, unless it is there already; then its time of change becomes now.
    ///
    /// Once this returns, the file has its name and survives a loss of power.
    ///
    /// - Returns: Its URL.
    /// - Throws: ``Runtime/SystemError``.
    func store(_ outline: ImageOutline, of source: SpooledBody) throws(SystemError) -> String {
        var digest = SHA256Stream()
        try Self.forEachPiece(of: outline, source) { (piece) throws(SystemError) in digest.update(piece) }
        let hash = Self.hexadecimal(digest.finish())
        let name = "\(hash.prefix(2))/\(hash).\(outline.kind.fileExtension)"
        if try !self.touch(Self.urlPrefix + name) { try self.write(outline, of: source, as: name) }
        return Self.urlPrefix + name
    }

    /// Makes a file young, so that the sweep leaves it; `false` if there is none.
    ///
    /// - Throws: ``Runtime/SystemError``.
    func touch(_ url: String) throws(SystemError) -> Bool {
        try Files.touch(self.file(of: url))
    }

    private func write(_ outline: ImageOutline, of source: SpooledBody, as name: String) throws(SystemError) {
        let folder = "\(self.path)/\(name.prefix(2))"
        if try Files.makeFolder(folder) { try Files.synchronizeFolder(self.path) }
        let temporary = folder + "/" + Self.temporaryName()
        do throws(SystemError) {
            let file = try DiskFile.create(temporary)
            defer { file.close() }
            var offset = 0
            try Self.forEachPiece(of: outline, source) { (piece) throws(SystemError) in
                try file.write(piece, at: offset)
                offset += piece.count
            }
            try file.synchronize()
            try Files.rename(temporary, to: "\(self.path)/\(name)")
            try Files.synchronizeFolder(folder)
        } catch {
            // Should it stay, the sweep takes it.
            _ = try? Files.remove(temporary)
            throw error
        }
    }

    // MARK: The sweep

    /// The folders of files there are.
    ///
    /// - Throws: ``Runtime/SystemError``.
    func folders() throws(SystemError) -> [String] {
        try Files.names(in: self.path).filter { $0.utf8.count == 2 && $0.allSatisfy(\.isSmallHexDigit) }
    }

    /// The URLs of the files in a folder that were last changed so long ago.
    ///
    /// Leftovers of writing that are old enough are removed by the way; what has another name is left alone.
    ///
    /// - Throws: ``Runtime/SystemError``.
    func oldFiles(in folder: String, seconds: Int, leftoverSeconds: Int) throws(SystemError) -> [String] {
        var urls: [String] = []
        for name in try Files.names(in: "\(self.path)/\(folder)") {
            let path = "\(self.path)/\(folder)/\(name)"
            let isTemporary = name.hasPrefix(Self.temporaryPrefix)
            guard isTemporary || Self.isImage(name, in: folder) else { continue }
            let minimum = isTemporary ? leftoverSeconds : seconds
            guard let age = try Files.secondsSinceChange(path), age >= minimum else { continue }
            if isTemporary { _ = try Files.remove(path) } else { urls.append("\(Self.urlPrefix)\(folder)/\(name)") }
        }
        return urls
    }

    /// Removes those of some files that are still as old.
    ///
    /// - Returns: How many were removed.
    /// - Throws: ``Runtime/SystemError``.
    func remove(_ urls: [String], seconds: Int) throws(SystemError) -> Int {
        var count = 0
        for url in urls {
            let path = self.file(of: url)
            guard let age = try Files.secondsSinceChange(path), age >= seconds else { continue }
            if try Files.remove(path) { count += 1 }
        }
        return count
    }

    // MARK: Names

    private func file(of url: String) -> String {
        "\(self.path)/\(url.dropFirst(Self.urlPrefix.count))"
    }

    private static func isImage(_ name: String, in folder: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, ImageKind.allCases.contains(where: { $0.fileExtension == parts[1] }) else {
            return false
        }
        return parts[0].utf8.count == 64 && parts[0].allSatisfy(\.isSmallHexDigit) && parts[0].hasPrefix(folder)
    }

    private static func temporaryName() -> String {
        Self.temporaryPrefix + String(UInt64.random(in: .min ... .max), radix: 16)
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            text += String(byte >> 4, radix: 16)
            text += String(byte & 0xF, radix: 16)
        }
        return text
    }

    private static func forEachPiece(
        of outline: ImageOutline,
        _ source: SpooledBody,
        _ body: ([UInt8]) throws(SystemError) -> Void
    ) throws(SystemError) {
        for part in outline.parts {
            switch part {
            case .bytes(let bytes): try body(bytes)
            case .range(let range):
                for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceBytes) {
                    let count = min(Self.pieceBytes, range.upperBound - start)
                    try body(try source.read(at: start, count: count))
                }
            }
        }
    }
}

extension Character {
    fileprivate var isSmallHexDigit: Bool { ("0"..."9").contains(self) || ("a"..."f").contains(self) }
}
