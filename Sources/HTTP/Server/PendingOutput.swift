/// What the kernel has not taken yet of the answers on a connection; it owns no memory while there is nothing.
struct PendingOutput {
    /// From the first byte that was kept until all are sent.
    private(set) var bytes: [UInt8] = []

    /// How many of them have been sent.
    private(set) var sentCount = 0

    var isEmpty: Bool { self.bytes.isEmpty }

    /// Keeps what follows the first `count` bytes of two pieces.
    mutating func keep(_ first: [UInt8], _ second: Span<UInt8>, from count: Int) {
        if count < first.count { self.bytes.append(first.span.extracting(count...)) }
        self.bytes.append(second.extracting(max(0, count - first.count)...))
    }

    /// Notes that `count` more have been sent.
    mutating func sent(_ count: Int) {
        self.sentCount += count
        if self.sentCount == self.bytes.count { self.removeAll() }
    }

    mutating func removeAll() {
        self.bytes = []
        self.sentCount = 0
    }
}
