import CLinux
import Glibc

/// Reading small files and folders whole: configuration, secrets, migrations.
///
/// Blocks, so not for the loop of a server at work.
package enum Files {
    /// The largest file that is read whole, in bytes.
    package static let maximumFileBytes = 16 << 20

    /// The bytes of a file.
    ///
    /// - Throws: ``SystemError``, such as `open: No such file or directory`; `EFBIG` for one over the limit.
    package static func read(_ path: String) throws(SystemError) -> [UInt8] {
        let file = Descriptor(try SystemError.check("open", open(path, O_RDONLY | O_CLOEXEC)))
        defer { file.close() }
        return try self.readAll(file)
    }

    /// The bytes up to the end of what a descriptor gives, such as standard input.
    ///
    /// - Throws: ``SystemError``; `EFBIG` for more than ``maximumFileBytes``.
    package static func readAll(_ file: Descriptor) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            // SAFETY: the pointer is used inside the closure only, for as many bytes as the array has.
            switch piece.withUnsafeMutableBytes({ file.read(into: $0) }) {
            case .moved(let count):
                bytes.append(contentsOf: piece[..<count])
                guard bytes.count <= Self.maximumFileBytes else { throw SystemError(call: "read", number: EFBIG) }
            case .ended: return bytes
            case .wouldBlock: throw SystemError(call: "read", number: EAGAIN)
            case .failed(let error): throw error
            }
        }
    }

    /// The names in a folder, sorted, without `.` and `..`.
    ///
    /// - Throws: ``SystemError``.
    package static func names(in folder: String) throws(SystemError) -> [String] {
        guard let directory = opendir(folder) else { throw SystemError(call: "opendir", number: errno) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            // SAFETY: the kernel ends d_name with a NUL within the entry, which stays until the next readdir.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Writes to a descriptor that may block, such as standard output of a command.
    package static func write(_ text: String, to descriptor: Descriptor = .standardOutput) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            // SAFETY: the pointer is used inside the closure only.
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor.number, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }  // nobody reads: there is no one to tell
            bytes = bytes.dropFirst(count)
        }
    }
}
