import Runtime

/// A file that a command was given cannot be used; it says which.
struct UnusableFile: Error, CustomStringConvertible {
    let path: String
    let reason: SystemError

    var description: String { "\(self.path): \(self.reason)" }

    /// Does something with a file.
    ///
    /// - Throws: ``UnusableFile`` for what `work` throws.
    static func naming<Value>(
        _ path: String,
        _ work: (String) throws(SystemError) -> Value
    ) throws(UnusableFile) -> Value {
        do throws(SystemError) {
            return try work(path)
        } catch {
            throw UnusableFile(path: path, reason: error)
        }
    }
}
