import Glibc
package import Runtime

extension TestFolder {
    /// Makes a folder with these files, runs `body`, and removes it.
    ///
    /// - Returns: What `body` returns.
    /// - Throws: ``SystemError``, or what `body` throws.
    package static func with<Value>(
        _ files: [String: String],
        _ body: (TestFolder) async throws -> Value
    ) async throws -> Value {
        let folder = try TestFolder()
        defer { folder.remove() }
        for (name, text) in files { try folder.write(name, text) }
        return try await body(folder)
    }

    /// Writes a file, over what it was.
    ///
    /// - Throws: ``SystemError``.
    package func write(_ name: String, _ text: String) throws(SystemError) {
        try self.write(name, Array(text.utf8))
    }

    /// Writes a file of any bytes.
    ///
    /// - Throws: ``SystemError``.
    package func write(_ name: String, _ bytes: [UInt8]) throws(SystemError) {
        guard let file = fopen("\(self.path)/\(name)", "w") else { throw SystemError(call: "fopen", number: errno) }
        defer { fclose(file) }
        // SAFETY: the pointer is used inside the closure only, for as many bytes as there are.
        let count = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        guard count == bytes.count else { throw SystemError(call: "fwrite", number: errno) }
    }
}
