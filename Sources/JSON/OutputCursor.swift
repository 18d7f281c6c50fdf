/// A place in the memory of an ``OutputBuffer`` at which bytes are written, for as long as one member or value takes.
///
/// It is a copy of the buffer's pointer and count, and thereby lives in registers: written through the buffer itself,
/// each byte might change the buffer's own fields, as far as the compiler knows, which then reads them anew.
struct OutputCursor {
    /// How many bytes beyond those asked for are always there: a last, part-filled block is stored whole.
    static let slack = 32

    // SAFETY: the buffer's memory, which outlives the cursor: nobody keeps one beyond a member or value.
    private let start: UnsafeMutableRawPointer
    private let capacity: Int

    /// The offset of the next byte from the start of the buffer.
    private(set) var position: Int

    @inline(__always)
    init(start: UnsafeMutableRawPointer, capacity: Int, position: Int) {
        self.start = start
        self.capacity = capacity
        self.position = position
    }

    /// Writes a byte.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        self.append(UInt64(byte), byteCount: 1)
    }

    /// Writes 32 bytes, of which `overlap` are there already.
    @inline(__always)
    mutating func append(_ words: SIMD4<UInt64>, overlapping overlap: Int = 0) {
        self.append(words, byteCount: 32, overlapping: overlap)
    }

    /// Writes 16 bytes, of which `overlap` are there already.
    @inline(__always)
    mutating func append(_ words: SIMD2<UInt64>, overlapping overlap: Int = 0) {
        assert(overlap >= 0 && overlap <= self.position && self.position + 16 <= self.capacity)
        // SAFETY: as below.
        self.start.storeBytes(of: words, toByteOffset: self.position &- overlap, as: SIMD2<UInt64>.self)
        self.position &+= 16 &- overlap
    }

    /// Writes the first `byteCount` bytes (at most 32) of `words`, of which `overlap` are there already.
    @inline(__always)
    mutating func append(_ words: SIMD4<UInt64>, byteCount: Int, overlapping overlap: Int = 0) {
        assert(overlap >= 0 && overlap <= self.position && self.position + 32 <= self.capacity)
        // SAFETY: as below.
        self.start.storeBytes(of: words, toByteOffset: self.position &- overlap, as: SIMD4<UInt64>.self)
        self.position &+= byteCount &- overlap
    }

    /// Writes the lowest `byteCount` bytes of `word` (at most 8), the lowest first.
    ///
    /// What lies behind them is of no meaning.
    @inline(__always)
    mutating func append(_ word: UInt64, byteCount: Int) {
        assert(self.position + byteCount + Self.slack <= self.capacity, "room is made before bytes are written")
        // SAFETY: whoever made the cursor asked for room for all that it writes; builds with assertions check each
        // store, others once a value (``OutputBuffer/advance(to:)``). With the slack there is room for a whole block.
        self.start.storeBytes(of: word.littleEndian, toByteOffset: self.position, as: UInt64.self)
        self.position &+= byteCount
    }
}
