import CLinux
import Glibc

/// Reading and writing files that are too large to be held.
extension Files {
    /// Opens a file for reading.
    ///
    /// - Returns: A descriptor that the caller closes.
    /// - Throws: ``SystemError``, such as `open: No such file or directory`.
    package static func openForReading(_ path: String) throws(SystemError) -> Descriptor {
        Descriptor(try SystemError.check("open", Glibc.open(path, O_RDONLY | O_CLOEXEC)))
    }

    /// Makes a file for writing, or empties the one that is there.
    ///
    /// - Returns: A descriptor that the caller closes.
    /// - Throws: ``SystemError``.
    package static func createForWriting(_ path: String) throws(SystemError) -> Descriptor {
        Descriptor(try SystemError.check("open", Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)))
    }

    /// Writes all bytes to a descriptor that may block.
    ///
    /// - Throws: ``SystemError``, such as `write: No space left on device`; a part may be written then.
    package static func write(_ bytes: [UInt8], to descriptor: Descriptor) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            // SAFETY: the pointer is used inside the closure only, and the rebased slice keeps the bounds.
            let count = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                return Glibc.write(descriptor.number, rest.baseAddress, rest.count)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw SystemError(call: "write", number: errno) }
            written += count
        }
    }
}
