import Runtime

/// The folder of migrations.
enum MigrationFolder {
    /// All migrations of a folder in order.
    ///
    /// - Throws: ``MigrationFile/Fault`` if the folder cannot be read or is empty, a file is not named as a migration
    ///   is or not UTF-8, or the numbers do not run from 1 without a gap.
    static func read(_ path: String) throws(MigrationFile.Fault) -> [MigrationFile] {
        var files: [MigrationFile] = []
        for (name, bytes) in try Self.contents(of: path) {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw MigrationFile.Fault(description: "\(name): it is not UTF-8")
            }
            files.append(try MigrationFile(name: name, text: text))
        }
        guard !files.isEmpty else {
            throw MigrationFile.Fault(description: "the folder of migrations, \(path), holds none")
        }
        try Self.checkNumbers(files)
        return files
    }

    private static func contents(of path: String) throws(MigrationFile.Fault) -> [(name: String, bytes: [UInt8])] {
        do throws(SystemError) {
            var contents: [(name: String, bytes: [UInt8])] = []
            for name in try Files.names(in: path) where !name.hasPrefix(".") {
                contents.append((name, try Files.read("\(path)/\(name)")))
            }
            return contents
        } catch {
            throw MigrationFile.Fault(description: "the folder of migrations, \(path), cannot be read (\(error))")
        }
    }

    /// - Throws: ``MigrationFile/Fault`` if the numbers do not run from 1 without a gap.
    static func checkNumbers(_ files: [MigrationFile]) throws(MigrationFile.Fault) {
        for (index, file) in files.enumerated() where file.number != index + 1 {
            let reason = file.number <= index ? "its number is taken" : "number \(index + 1) is missing before it"
            throw MigrationFile.Fault(description: "\(file.name): \(reason)")
        }
    }
}
