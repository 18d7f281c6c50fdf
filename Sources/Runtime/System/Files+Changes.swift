import CLinux
import Glibc

/// Changes of folders and names; all of them block on the disk.
extension Files {
    /// Makes a folder; one that is there already is as good.
    ///
    /// - Returns: Whether it was made.
    /// - Throws: ``SystemError``; `ENOTDIR` if there is something else of that name.
    @discardableResult
    package static func makeFolder(_ path: String) throws(SystemError) -> Bool {
        if mkdir(path, 0o755) == 0 { return true }
        guard errno == EEXIST else { throw SystemError(call: "mkdir", number: errno) }
        try self.requireFolder(path)
        return false
    }

    /// - Throws: ``SystemError``; `ENOTDIR` if it is none.
    private static func requireFolder(_ path: String) throws(SystemError) {
        let folder = try SystemError.check("open", open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        Descriptor(folder).close()
    }

    /// Waits until the disk has the names of a folder as they are now.
    ///
    /// - Throws: ``SystemError``.
    package static func synchronizeFolder(_ path: String) throws(SystemError) {
        let folder = Descriptor(try SystemError.check("open", open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)))
        defer { folder.close() }
        try SystemError.check("fsync", fsync(folder.number))
    }

    /// Gives a file another name, at once for everyone; a file of that name is gone then.
    ///
    /// - Throws: ``SystemError``.
    package static func rename(_ path: String, to newPath: String) throws(SystemError) {
        try SystemError.check("rename", Glibc.rename(path, newPath))
    }

    /// Sets a file's time of change to now; `false` if there is no such file.
    ///
    /// - Throws: ``SystemError``.
    package static func touch(_ path: String) throws(SystemError) -> Bool {
        if utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW) == 0 { return true }
        guard errno == ENOENT else { throw SystemError(call: "utimensat", number: errno) }
        return false
    }

    /// How many seconds ago a file was changed, by this machine's clock; `nil` if there is no such regular file.
    ///
    /// - Throws: ``SystemError``.
    package static func secondsSinceChange(_ path: String) throws(SystemError) -> Int? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw SystemError(call: "lstat", number: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        return time(nil) - status.st_mtim.tv_sec
    }

    /// Removes a file; `false` if there is none.
    ///
    /// - Throws: ``SystemError``.
    package static func remove(_ path: String) throws(SystemError) -> Bool {
        if unlink(path) == 0 { return true }
        guard errno == ENOENT else { throw SystemError(call: "unlink", number: errno) }
        return false
    }
}
