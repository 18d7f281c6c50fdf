package import Runtime

/// Where bodies that are too large for memory are kept while they arrive and are worked on: how many, how much, where.
///
/// Shared by all connections of a server.
@Loop
package final class BodySpools {
    /// The folder of the files, which have no names there.
    package nonisolated let folder: String

    /// Files at once: 64.
    ///
    /// A request for one more gets `503` with `Retry-After`.
    package nonisolated let maximumCount: Int

    /// Bytes of all these files together; a request that would pass it gets `503` with `Retry-After`.
    package nonisolated let maximumTotalBytes: Int

    let threadPool: ThreadPool
    private let logger: Logger
    private(set) var count = 0
    private(set) var byteCount = 0
    private var isFailing = false

    /// Files that are to be closed when the thread pool takes work again: at most ``maximumCount``.
    private var unclosed: [DiskFile] = []

    /// After which pause that is tried again.
    private static let closingPause = Duration.milliseconds(20)

    /// The bounds that hold unless the configuration says otherwise: 64 files of 1 GiB together.
    package nonisolated static let defaultMaximumCount = 64

    /// As ``defaultMaximumCount``, in bytes.
    package nonisolated static let defaultMaximumTotalBytes = 1 << 30

    package init(
        folder: String,
        maximumCount: Int = BodySpools.defaultMaximumCount,
        maximumTotalBytes: Int = BodySpools.defaultMaximumTotalBytes,
        threadPool: ThreadPool,
        metrics: MetricsRegistry,
        logger: Logger
    ) {
        self.folder = folder
        self.maximumCount = maximumCount
        self.maximumTotalBytes = maximumTotalBytes
        self.threadPool = threadPool
        self.logger = logger
        metrics.reading("soundwave_http_spools", "Request bodies that are kept in files.", [:]) { [weak self] in
            Double(self?.count ?? 0)
        }
        metrics.reading("soundwave_http_spool_bytes", "Bytes of request bodies in files.", [:]) { [weak self] in
            Double(self?.byteCount ?? 0)
        }
    }

    /// A file for one body, none made yet.
    ///
    /// - Parameter announcedBytes: The body's length if it is known; held from now on.
    /// - Returns: `nil` if there are as many, or as many bytes, as may be.
    func open(announcedBytes: Int) -> BodySpool? {
        guard self.count < self.maximumCount, self.hold(announcedBytes) else { return nil }
        self.count += 1
        return BodySpool(spools: self, heldBytes: announcedBytes)
    }

    /// Notes so many more bytes; `false`, and nothing noted, if that is more than may be.
    func hold(_ byteCount: Int) -> Bool {
        guard byteCount <= self.maximumTotalBytes - self.byteCount else { return false }
        self.byteCount += byteCount
        return true
    }

    func closed(heldBytes: Int) {
        self.count -= 1
        self.byteCount -= heldBytes
    }

    /// Closes a file on the thread pool, since freeing a large file's blocks takes the kernel its time.
    ///
    /// While the pool takes no more work the file waits, if not too many do; one more is closed with its last
    /// reference.
    func close(_ file: DiskFile) {
        if self.unclosed.isEmpty, self.threadPool.submit({ file.close() }) { return }
        guard self.unclosed.count < self.maximumCount else { return }
        self.unclosed.append(file)
        if self.unclosed.count == 1 { self.closeLater() }
    }

    private func closeLater() {
        _ = EventLoop.shared.schedule(at: .now() + Self.closingPause) { [weak self] in
            guard let self else { return }
            while let file = self.unclosed.last, self.threadPool.submit({ file.close() }) { self.unclosed.removeLast() }
            if !self.unclosed.isEmpty { self.closeLater() }
        }
    }

    /// Notes how writing went: the first failure after a success is logged, those that follow are not.
    func wrote(_ failure: SystemError?) {
        if let failure, !self.isFailing {
            self.logger.error(
                "cannot keep request bodies",
                ["folder": .string(self.folder), "error": .string(failure.description)]
            )
        }
        self.isFailing = failure != nil
    }
}
