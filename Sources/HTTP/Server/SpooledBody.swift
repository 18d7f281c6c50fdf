package import Runtime

/// A whole body in a file without a name, which is gone when the request has been answered.
///
/// Reading blocks on the disk: call it on the thread pool. Every reference keeps the file.
package final class SpooledBody: Sendable {
    /// The body's length without framing, at least 1.
    package let byteCount: Int

    private let file: DiskFile

    package init(file: DiskFile, byteCount: Int) {
        self.file = file
        self.byteCount = byteCount
    }

    /// The bytes from `offset` on, at most `count`; fewer only at the end.
    ///
    /// - Throws: ``SystemError`` if the disk fails.
    package func read(at offset: Int, count: Int) throws(SystemError) -> [UInt8] {
        try self.file.read(at: offset, count: min(count, max(0, self.byteCount - offset)))
    }
}
