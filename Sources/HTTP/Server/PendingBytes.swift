/// What the other side has not taken yet: the kernel of the answers on a connection, or the connection of its input.
///
/// It owns no memory while there is nothing.
struct PendingBytes {
    /// From the first byte that was kept until all are taken.
    private(set) var bytes: [UInt8] = []

    /// How many of them have been taken.
    private(set) var takenCount = 0

    var isEmpty: Bool { self.bytes.isEmpty }

    /// Keeps a piece behind what there is.
    mutating func keep(_ piece: Span<UInt8>) {
        self.bytes.append(piece)
    }

    /// Keeps what follows the first `count` bytes of two pieces.
    mutating func keep(_ first: [UInt8], _ second: Span<UInt8>, from count: Int) {
        if count < first.count { self.keep(first.span.extracting(count...)) }
        self.keep(second.extracting(max(0, count - first.count)...))
    }

    /// Notes that `count` more have been taken.
    mutating func took(_ count: Int) {
        self.takenCount += count
        if self.takenCount == self.bytes.count { self.removeAll() }
    }

    mutating func removeAll() {
        self.bytes = []
        self.takenCount = 0
    }
}
