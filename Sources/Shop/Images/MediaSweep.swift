import Runtime

/// Removes the files that no product refers to; it may run anywhere, and several times at once.
///
/// Whoever gives a product a picture makes the file young first, and then, in the transaction that refers to it, holds
/// a lock that the sweep waits for, and looks whether the file is still there. So a file goes only while it is old and
/// nobody refers to it, and nobody can come to refer to it at that moment.
@Loop
struct MediaSweep {
    let products: ProductImages
    let folder: MediaFolder
    let threadPool: ThreadPool

    /// How old a file must be: longer than any upload takes.
    nonisolated static let minimumSeconds = 3600

    /// What came of a sweep.
    struct Report: Equatable {
        /// Files that were old enough to be asked for.
        var examined = 0
        var removed = 0
    }

    /// - Parameters:
    ///   - minimumSeconds: For tests, how old a file must be.
    ///   - leftoverSeconds: For tests, how old a file must be that nobody has finished.
    /// - Returns: What came of it.
    /// - Throws: ``MediaUnusable`` if the folder cannot be read or changed; ``Runtime/ThreadPool/Refusal``;
    ///   ``Postgres/PostgresError``.
    func run(
        minimumSeconds: Int = MediaSweep.minimumSeconds,
        leftoverSeconds: Int = MediaSweep.minimumSeconds
    ) async throws -> Report {
        var report = Report()
        let folder = self.folder
        for name in try await self.onDisk({ () throws(SystemError) in try folder.folders() }) {
            let urls = try await self.onDisk { () throws(SystemError) in
                try folder.oldFiles(in: name, seconds: minimumSeconds, leftoverSeconds: leftoverSeconds)
            }
            report.examined += urls.count
            for start in stride(from: 0, to: urls.count, by: ProductImages.maximumFileCount) {
                let some = Array(urls[start..<min(start + ProductImages.maximumFileCount, urls.count)])
                report.removed += try await self.products.withUnreferred(among: some) { unreferred in
                    try await self.onDisk { () throws(SystemError) in
                        try folder.remove(unreferred, seconds: minimumSeconds)
                    }
                }
            }
        }
        return report
    }

    private func onDisk<Value: Sendable>(
        _ work: @escaping @Sendable () throws(SystemError) -> Value
    ) async throws -> Value {
        let path = self.folder.path
        return try await self.threadPool.run { () -> Result<Value, MediaUnusable> in
            do throws(SystemError) {
                return .success(try work())
            } catch {
                return .failure(MediaUnusable(folder: path, reason: error))
            }
        }.get()
    }
}
