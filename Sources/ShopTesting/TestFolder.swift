import Glibc

/// A folder of files that is there for one test.
package struct TestFolder: Sendable {
    /// The folder's absolute path.
    package let path: String

    /// The kernel refuses it; the number is `errno`.
    package struct Refused: Error {
        package let number: Int32
    }

    /// Makes a folder with these files, runs `body`, and removes it.
    ///
    /// - Throws: ``Refused``, or what `body` throws.
    package static func with<Value>(
        _ files: [String: String],
        _ body: (TestFolder) async throws -> Value
    ) async throws -> Value {
        var template = Array("/tmp/soundwave-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Refused(number: errno) }
        let bytes = template.dropLast().map { UInt8(bitPattern: $0) }
        let folder = TestFolder(path: String(decoding: bytes, as: UTF8.self))
        defer { folder.remove() }
        for (name, text) in files { try folder.write(name, text) }
        return try await body(folder)
    }

    /// Writes a file, over what it was.
    ///
    /// - Throws: ``Refused``.
    package func write(_ name: String, _ text: String) throws {
        try self.write(name, Array(text.utf8))
    }

    /// Writes a file of any bytes.
    ///
    /// - Throws: ``Refused``.
    package func write(_ name: String, _ bytes: [UInt8]) throws {
        guard let file = fopen("\(self.path)/\(name)", "w") else { throw Refused(number: errno) }
        defer { fclose(file) }
        // SAFETY: the pointer is used inside the closure only, for as many bytes as there are.
        let count = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        guard count == bytes.count else { throw Refused(number: errno) }
    }

    private func remove() {
        guard let folder = opendir(self.path) else { return }
        while let entry = readdir(folder) {
            // SAFETY: the kernel ends d_name with a NUL within the entry, which stays until the next readdir.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            unlink("\(self.path)/\(name)")
        }
        closedir(folder)
        rmdir(self.path)
    }
}
