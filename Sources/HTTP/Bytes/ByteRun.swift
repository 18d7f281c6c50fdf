/// Finds where a run of permitted bytes ends, eight bytes at a time while they are the usual ones.
///
/// Heads are most of what is parsed, and their names, values and paths are nearly all letters; byte by byte a head
/// takes over twice as long. The arithmetic works on eight bytes in one word: no byte's sum goes past its own eight
/// bits, because the top bit of each is taken out first.
struct ByteRun {
    /// Which bytes make up a run, besides which ones are told apart eight at a time.
    enum Kind {
        /// Bytes of a field's value; usual are all but control characters.
        case fieldValue
        /// A token; usual are letters and "-".
        case token
        /// Bytes of a set that has letters, digits and "-./", which are the usual ones.
        case target(ByteSet)
    }

    /// The first index from `start` whose byte is not of the kind, or `stop`.
    ///
    /// - Complexity: O(bytes of the run).
    @inline(__always)
    static func end(of kind: Kind, in bytes: Span<UInt8>, from start: Int, to stop: Int) -> Int {
        var index = start
        while index &+ 8 <= stop {
            let unusual = Self.unusualBytes(kind, bytes.word(at: index))
            if unusual == 0 {
                // A predicted branch: the next load need not wait for this word's arithmetic.
                index &+= 8
                continue
            }
            index &+= unusual.trailingZeroBitCount &>> 3
            guard Self.contains(kind, bytes[index]) else { return index }
            index &+= 1
        }
        while index < stop, Self.contains(kind, bytes[index]) { index &+= 1 }
        return index
    }

    @inline(__always)
    private static func contains(_ kind: Kind, _ byte: UInt8) -> Bool {
        switch kind {
        case .fieldValue: byte.isFieldValueByte
        case .token: ByteSet.token.contains(byte)
        case .target(let set): set.contains(byte)
        }
    }

    /// The word with the top bit of each byte that is not a usual one, and no other bit.
    @inline(__always)
    private static func unusualBytes(_ kind: Kind, _ word: UInt64) -> UInt64 {
        let low = word & ~Self.topBits
        switch kind {
        case .fieldValue:
            let isVisible = Self.isAtLeast(0x20, low) & ~Self.isAtLeast(0x7F, low)
            return ~(isVisible | word) & Self.topBits
        case .token:
            let isDash = Self.isAtLeast(0x2D, low) & ~Self.isAtLeast(0x2E, low)
            return (~(Self.isLetter(low) | isDash) | word) & Self.topBits
        case .target:
            let isDashToNine = Self.isAtLeast(0x2D, low) & ~Self.isAtLeast(0x3A, low)
            return (~(Self.isLetter(low) | isDashToNine) | word) & Self.topBits
        }
    }

    @inline(__always)
    private static func isLetter(_ low: UInt64) -> UInt64 {
        let small = low | (Self.ones &* 0x20)
        return Self.isAtLeast(0x61, small) & ~Self.isAtLeast(0x7B, small)
    }

    /// Sets the top bit of each byte that is at least `minimum`; the other bits mean nothing.
    @inline(__always)
    private static func isAtLeast(_ minimum: UInt64, _ low: UInt64) -> UInt64 {
        low &+ Self.ones &* (0x80 &- minimum)
    }

    private static var ones: UInt64 { 0x0101_0101_0101_0101 }
    private static var topBits: UInt64 { 0x8080_8080_8080_8080 }
}

extension Span<UInt8> {
    /// The eight bytes from `index`, the first one lowest.
    @inline(__always)
    fileprivate func word(at index: Int) -> UInt64 {
        // SAFETY: the load traps unless all eight bytes lie in the span, and any bits are a UInt64.
        UInt64(littleEndian: self.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
}
