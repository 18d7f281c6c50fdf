import CLinux
import Glibc
import Synchronization

/// A regular file, read and written at given places.
///
/// Every call blocks on the disk, so none is for the loop of a server at work; one waits for the other. The descriptor
/// is closed by ``close()``, at the latest with the last reference; a file without a name is gone then.
package final class DiskFile: Sendable {
    /// `nil` once it is closed: the number may be another file's by then.
    private let descriptor: Mutex<Descriptor?>

    private init(_ descriptor: Descriptor) {
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        self.close()
    }

    /// Closes the file; what is called afterwards fails with `EBADF`.
    ///
    /// Freeing the blocks of a large file without a name takes the kernel its time.
    package func close() {
        self.descriptor.withLock { $0.take()?.close() }
    }

    /// A file without a name in `folder`: nothing of it is left when it is closed, however the process ends.
    ///
    /// Where the filesystem knows no such files, one with a name is made and unlinked at once.
    ///
    /// - Throws: ``SystemError``, such as `open: No such file or directory` or `Read-only file system`.
    package static func temporary(in folder: String) throws(SystemError) -> DiskFile {
        let number = openat(AT_FDCWD, folder, Self.temporaryFlag | O_RDWR | O_CLOEXEC, 0o600)
        if number >= 0 { return DiskFile(Descriptor(number)) }
        let reason = errno
        guard reason == EOPNOTSUPP || reason == EISDIR else { throw SystemError(call: "open", number: reason) }
        return try Self.unlinked(in: folder)
    }

    /// A new file of that name, to be written.
    ///
    /// - Throws: ``SystemError``; `EEXIST` if there is one.
    package static func create(_ path: String) throws(SystemError) -> DiskFile {
        let number = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        return DiskFile(Descriptor(try SystemError.check("open", number)))
    }

    /// What `O_TMPFILE` is on Linux: its own bit and that of a folder.
    private static let temporaryFlag = 0o20_000_000 | O_DIRECTORY

    /// A file whose name is taken away again.
    static func unlinked(in folder: String) throws(SystemError) -> DiskFile {
        let path = "\(folder)/.spool-\(UInt64.random(in: .min ... .max))"
        let file = try Self.create(path)
        try SystemError.check("unlink", unlink(path))
        return file
    }

    /// Writes all of `bytes` from `offset` on.
    ///
    /// - Throws: ``SystemError``, such as `pwrite: No space left on device`; a part may be written then.
    package func write(_ bytes: [UInt8], at offset: Int) throws(SystemError) {
        try self.withNumber("pwrite") { (number) throws(SystemError) in
            try Self.write(bytes, at: offset, to: number)
        }
    }

    private static func write(_ bytes: [UInt8], at offset: Int, to number: Int32) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            // SAFETY: the pointer is used inside the closure only, and the rebased slice keeps the bounds.
            let count = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                return pwrite(number, rest.baseAddress, rest.count, off_t(offset + written))
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw SystemError(call: "pwrite", number: errno) }
            written += count
        }
    }

    /// Reads what is there from `offset` on, at most `count` bytes; fewer only at the end of the file.
    ///
    /// - Throws: ``SystemError``.
    package func read(at offset: Int, count: Int) throws(SystemError) -> [UInt8] {
        try self.withNumber("pread") { (number) throws(SystemError) in
            try Self.read(at: offset, count: count, from: number)
        }
    }

    private static func read(at offset: Int, count: Int, from number: Int32) throws(SystemError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                // SAFETY: the kernel writes at most what is left of the buffer, and the count says how much it wrote.
                let rest = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[initialized...]))
                let moved = pread(number, rest.baseAddress, rest.count, off_t(offset + initialized))
                if moved < 0, errno == EINTR { continue }
                if moved < 0 { failure = errno }
                if moved <= 0 { break }
                initialized += moved
            }
        }
        guard failure == 0 else { throw SystemError(call: "pread", number: failure) }
        return bytes
    }

    /// Waits until the disk has what was written.
    ///
    /// - Throws: ``SystemError``; what was written may be lost then.
    package func synchronize() throws(SystemError) {
        _ = try self.withNumber("fsync") { (number) throws(SystemError) in
            try SystemError.check("fsync", fsync(number))
        }
    }

    private func withNumber<Value: Sendable>(
        _ call: String,
        _ body: (Int32) throws(SystemError) -> Value
    ) throws(SystemError) -> Value {
        let result: Result<Value, SystemError> = self.descriptor.withLock { descriptor in
            guard let descriptor else { return .failure(SystemError(call: call, number: EBADF)) }
            do throws(SystemError) {
                return .success(try body(descriptor.number))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
