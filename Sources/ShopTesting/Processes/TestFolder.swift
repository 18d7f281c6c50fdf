import FoundationEssentials
import Glibc
package import Runtime

/// A temporary folder for what a test's processes write.
package struct TestFolder: Sendable {
    package let path: String

    /// Makes a folder that every user may enter: some of the processes run as another one.
    ///
    /// - Throws: ``SystemError``.
    package init() throws(SystemError) {
        var template = Array("/tmp/soundwave-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError(call: "mkdtemp", number: errno) }
        self.path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(self.path, 0o755)
    }

    /// Makes a folder inside, for the user who runs PostgreSQL.
    func makeServiceFolder(_ name: String) -> String {
        let folder = "\(self.path)/\(name)"
        mkdir(folder, 0o700)
        if let user = ProcessEnvironment.serviceUser { chown(folder, user.user, user.group) }
        return folder
    }

    /// Writes a file that only the user who runs PostgreSQL can read.
    ///
    /// - Throws: ``SystemError``.
    func writeForService(_ text: String, to name: String) throws(SystemError) -> String {
        let file = "\(self.path)/\(name)"
        let descriptor = Descriptor(open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
        guard descriptor.number >= 0 else { throw SystemError(call: "open", number: errno) }
        Files.write(text, to: descriptor)
        descriptor.close()
        if let user = ProcessEnvironment.serviceUser { chown(file, user.user, user.group) }
        return file
    }

    /// A file's text; empty if there is no such file.
    package func text(of name: String) -> String {
        let data = FileManager.default.contents(atPath: "\(self.path)/\(name)")
        return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The names of the plain files directly inside.
    package var fileNames: [String] {
        ((try? Files.names(in: self.path)) ?? []).filter { name in
            var isFolder = false
            return FileManager.default.fileExists(atPath: "\(self.path)/\(name)", isDirectory: &isFolder) && !isFolder
        }
    }

    /// Removes it with all that is in it.
    package func remove() {
        // What cannot be removed stays in the folder for temporary files, which is there for that.
        try? FileManager.default.removeItem(atPath: self.path)
    }
}
