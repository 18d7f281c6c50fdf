import Runtime

/// The file that one body is being written to, piece by piece, by the thread pool.
///
/// The connection reads nothing while a piece is written, so a body holds at most ``maximumBufferedBytes`` of memory.
@Loop
final class BodySpool {
    /// Bytes that are gathered before they are written, unless the body ends sooner.
    nonisolated static let pieceBytes = 64 * 1024

    /// The most memory that a body holds: what is gathered, and a read that comes just below a whole piece.
    nonisolated static let maximumBufferedBytes = pieceBytes + EventLoop.readBufferBytes

    /// Why a piece was not stored; the client is told to try again later.
    enum Failure: Error {
        /// There are as many bytes in all files as may be.
        case full
        /// The thread pool takes no more work.
        case busy
        /// The disk is full or broken.
        case disk(SystemError)
    }

    private let spools: BodySpools
    private var heldBytes: Int
    private var byteCount = 0
    private var file: DiskFile?
    private var isClosed = false

    init(spools: BodySpools, heldBytes: Int) {
        self.spools = spools
        self.heldBytes = heldBytes
    }

    /// Appends a piece; the first one makes the file.
    ///
    /// One piece at a time.
    func store(_ piece: [UInt8]) async throws(Failure) {
        let missing = max(0, self.byteCount + piece.count - self.heldBytes)
        guard self.spools.hold(missing) else { throw .full }
        self.heldBytes += missing
        let result = await self.write(piece)
        switch result {
        case .failure(let failure): throw failure
        case .success(let file):
            self.byteCount += piece.count
            if !self.isClosed { self.file = file }
        }
    }

    private func write(_ piece: [UInt8]) async -> Result<DiskFile, Failure> {
        let offset = self.byteCount
        let folder = self.spools.folder
        let known = self.file
        do throws(ThreadPool.Refusal) {
            let written = try await self.spools.threadPool.run { () -> Result<DiskFile, SystemError> in
                do throws(SystemError) {
                    let file = if let known { known } else { try DiskFile.temporary(in: folder) }
                    try file.write(piece, at: offset)
                    return .success(file)
                } catch {
                    return .failure(error)
                }
            }
            switch written {
            case .success(let file):
                self.spools.wrote(nil)
                return .success(file)
            case .failure(let error):
                self.spools.wrote(error)
                return .failure(.disk(error))
            }
        } catch {
            return .failure(.busy)
        }
    }

    /// The whole body, once its last piece is stored; `nil` if it had none, as a body in chunks may.
    func finished() -> SpooledBody? {
        self.file.map { SpooledBody(file: $0, byteCount: self.byteCount) }
    }

    /// Gives up the file, though others may still have it.
    func close() {
        guard !self.isClosed else { return }
        self.isClosed = true
        self.spools.closed(heldBytes: self.heldBytes)
        guard let file = self.file.take() else { return }
        self.spools.close(file)
    }
}
