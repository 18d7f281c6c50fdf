import CLinux
import Glibc

/// A file without a name, in memory (memfd_create(2)); to be closed once.
struct MemoryFile {
    let descriptor: Descriptor

    /// `MFD_CLOEXEC`.
    private static let closeOnExec: UInt32 = 1

    /// Makes a file that is read from its beginning.
    ///
    /// - Parameters:
    ///   - name: What it is called in /proc.
    ///   - bytes: What is in it.
    /// - Throws: ``SystemError``.
    init(_ name: String, _ bytes: [UInt8] = []) throws(SystemError) {
        let file = Descriptor(try SystemError.check("memfd_create", memfd_create(name, Self.closeOnExec)))
        var rest = bytes[...]
        while !rest.isEmpty {
            // SAFETY: the pointer is used inside the closure only, for as many bytes as the slice has.
            let count = rest.withUnsafeBytes { Glibc.write(file.number, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let number = errno
                file.close()
                throw SystemError(call: "write", number: number)
            }
            rest = rest.dropFirst(count)
        }
        lseek(file.number, 0, SEEK_SET)
        self.descriptor = file
    }

    /// What is in it by now, from the beginning.
    ///
    /// - Parameter maximumBytes: What is behind them is left.
    /// - Returns: The text, where it is no UTF-8 with replacement characters.
    func text(maximumBytes: Int) -> String {
        lseek(self.descriptor.number, 0, SEEK_SET)
        var bytes = [UInt8](repeating: 0, count: maximumBytes)
        // SAFETY: the pointer is used inside the closure only, for as many bytes as the array has.
        guard case .moved(let count) = bytes.withUnsafeMutableBytes({ self.descriptor.read(into: $0) }) else {
            return ""
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    func close() {
        self.descriptor.close()
    }
}
