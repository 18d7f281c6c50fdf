import Runtime

/// The way out of a connection: to the kernel as far as it takes it, the rest when it has room again.
@Loop
struct ConnectionOutput {
    /// Content from this length on goes to the kernel from where it is, smaller content with the head as one piece: two
    /// pieces cost the kernel as much more as a copy of so many bytes.
    private static let minimumGatheredBytes = 2048

    private let socket: Descriptor
    private var pending = PendingBytes()

    nonisolated init(socket: Descriptor) {
        self.socket = socket
    }

    /// How many bytes wait for room in the kernel.
    var waitingCount: Int { self.pending.bytes.count - self.pending.takenCount }

    /// Sends a head and its content.
    ///
    /// - Parameters:
    ///   - head: A buffer that the content may be appended to.
    ///   - content: What follows; it may be empty.
    mutating func send(_ head: inout [UInt8], _ content: Span<UInt8>) {
        if content.count >= Self.minimumGatheredBytes { return self.send(head, content) }
        head.append(content)
        self.send(head, Span())
    }

    private mutating func send(_ first: [UInt8], _ second: Span<UInt8>) {
        guard self.pending.isEmpty else { return self.pending.keep(first, second, from: 0) }
        switch second.isEmpty ? self.socket.send(first, from: 0) : self.socket.send(first, second) {
        case .moved(let count):
            if count < first.count + second.count { self.pending.keep(first, second, from: count) }
        case .wouldBlock: self.pending.keep(first, second, from: 0)
        case .ended, .failed: break  // the client is gone: the next read, or the deadline, closes
        }
    }

    /// Sends what waits, as far as the kernel takes it.
    ///
    /// - Returns: `false` if the client is gone.
    mutating func flush() -> Bool {
        while !self.pending.isEmpty {
            switch self.socket.send(self.pending.bytes, from: self.pending.takenCount) {
            case .moved(let count): self.pending.took(count)
            case .wouldBlock: return true
            case .ended, .failed: return false
            }
        }
        return true
    }

    /// Drops what waits, since nobody will read it.
    mutating func removeAll() {
        self.pending.removeAll()
    }
}
