import Runtime

/// The media folder cannot be used: why the program does not start, or a sweep ends.
package struct MediaUnusable: Error, CustomStringConvertible {
    let folder: String
    let reason: SystemError

    package var description: String {
        "the folder of pictures, MEDIA_DIRECTORY (\(self.folder)), cannot be used: \(self.reason)"
    }
}

/// Lets no listener start whose instance could not keep a picture.
@Loop
final class MediaGate: Service {
    nonisolated let name = "media"
    private let folder: MediaFolder
    private let threadPool: ThreadPool

    init(_ application: Application) {
        self.folder = MediaFolder(path: application.configuration.mediaDirectory)
        self.threadPool = application.threadPool
    }

    /// Makes the folder if there is none.
    ///
    /// - Throws: ``MediaUnusable``; ``Runtime/ThreadPool/Refusal``.
    func start() async throws {
        let folder = self.folder
        let failure = try await self.threadPool.run { () -> SystemError? in
            do throws(SystemError) {
                try folder.prepare()
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw MediaUnusable(folder: folder.path, reason: failure) }
    }

    func stop(by deadline: MonotonicTime) async {}
}
