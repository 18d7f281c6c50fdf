import Runtime

/// Commands on their way to the socket.
///
/// Bounded by its owner, which asks ``unsentCount`` before it adds.
struct OutputBuffer {
    /// What came of sending.
    enum Progress: Equatable {
        case allSent
        /// The socket takes no more now.
        case blocked
        case failed(SystemError)
    }

    /// Memory that is kept while there is nothing to send.
    private static let keptBytes = 64 * 1024

    private var bytes: [UInt8] = []
    private var sentCount = 0

    /// Bytes that wait to be sent.
    var unsentCount: Int { self.bytes.count - self.sentCount }

    mutating func append(_ command: RedisCommand) {
        CommandEncoder.append(command, to: &self.bytes)
    }

    /// Sends as much as `socket` takes: in one write, unless the kernel takes a part.
    ///
    /// - Parameters:
    ///   - socket: Non-blocking.
    ///   - wrote: Called after each write.
    /// - Returns: Whether there is more to send, once `socket` is writable.
    mutating func send(to socket: Descriptor, wrote: () -> Void) -> Progress {
        while self.unsentCount > 0 {
            switch socket.send(self.bytes, from: self.sentCount) {
            case .moved(let count):
                wrote()
                self.sentCount += count
            case .wouldBlock:
                self.dropSent()
                return .blocked
            case .failed(let error): return .failed(error)
            case .ended: preconditionFailure("a write does not read the end")
            }
        }
        self.sentCount = 0
        self.bytes.removeAll(keepingCapacity: self.bytes.capacity <= Self.keptBytes)
        return .allSent
    }

    /// Gives back the memory of what is sent once it is the greater part, so each byte is moved at most once or twice.
    private mutating func dropSent() {
        guard self.sentCount > Self.keptBytes, self.sentCount > self.unsentCount else { return }
        self.bytes.removeSubrange(..<self.sentCount)
        self.sentCount = 0
    }
}
