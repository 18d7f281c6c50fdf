/// Bytes that grow at the end: the memory of one ``JSONWriter``.
///
/// An array would ask at every store whether it is shared, by a call: that is most of the time of writing a short
/// member. This buffer has one owner by its type, so it asks nothing. All writing goes through an ``OutputCursor``.
struct OutputBuffer: ~Copyable {
    private var start: UnsafeMutableRawPointer
    private var capacity: Int

    /// How many bytes are written.
    private(set) var count = 0

    /// Makes a buffer with room for `capacity` bytes.
    init(capacity: Int) {
        self.capacity = capacity + OutputCursor.slack
        // SAFETY: the memory is this value's alone, freed in `deinit` or when it moves to a larger one.
        self.start = .allocate(byteCount: self.capacity, alignment: 8)
    }

    deinit {
        self.start.deallocate()
    }

    /// A copy of the bytes written.
    var bytes: [UInt8] {
        // SAFETY: `count` bytes from `start` on are written, and outlive the call.
        [UInt8](UnsafeRawBufferPointer(start: self.start, count: self.count))
    }

    /// A cursor behind the last byte, with room for `byteCount` more.
    ///
    /// It is of use until ``advance(to:)`` makes what it wrote part of the buffer, and not beyond the next cursor.
    @inline(__always)
    mutating func cursor(room byteCount: Int) -> OutputCursor {
        if byteCount > self.capacity &- self.count &- OutputCursor.slack { self.grow(by: byteCount) }
        return OutputCursor(start: self.start, capacity: self.capacity, position: self.count)
    }

    /// Gives `cursor` room for `byteCount` more bytes.
    @inline(__always)
    mutating func makeRoom(for byteCount: Int, behind cursor: inout OutputCursor) {
        guard byteCount > self.capacity &- cursor.position &- OutputCursor.slack else { return }
        self.advance(to: cursor)
        cursor = self.cursor(room: byteCount)
    }

    /// Makes what `cursor` wrote part of the buffer.
    @inline(__always)
    mutating func advance(to cursor: OutputCursor) {
        precondition(cursor.position <= self.capacity &- OutputCursor.slack, "a cursor stays in the room made for it")
        self.count = cursor.position
    }

    /// Moves to a larger memory, of at least twice the size.
    @inline(never)
    private mutating func grow(by byteCount: Int) {
        var larger = OutputBuffer(capacity: max(self.count + byteCount, 2 * self.capacity))
        // SAFETY: both hold at least `count` bytes, and two owners never share memory.
        larger.start.copyMemory(from: self.start, byteCount: self.count)
        larger.count = self.count
        self = larger
    }
}
