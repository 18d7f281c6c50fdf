extension RawSpan {
    /// The eight bytes from `offset` on, the first in the lowest place.
    ///
    /// There are that many.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        assert(offset >= 0 && offset + 8 <= self.byteCount, "a word lies inside its span")
        return UInt64(littleEndian: self.load(offset, as: UInt64.self))
    }

    /// The 16 bytes from `offset` on.
    ///
    /// There are that many.
    @inline(__always)
    func twoWords(at offset: Int) -> SIMD2<UInt64> {
        assert(offset >= 0 && offset + 16 <= self.byteCount, "the words lie inside their span")
        return SIMD2(self.load(offset, as: UInt64.self), self.load(offset &+ 8, as: UInt64.self))
    }

    /// The 32 bytes from `offset` on.
    ///
    /// There are that many.
    @inline(__always)
    func fourWords(at offset: Int) -> SIMD4<UInt64> {
        SIMD4(lowHalf: self.twoWords(at: offset), highHalf: self.twoWords(at: offset &+ 16))
    }

    /// The bytes from `start` to `end`, 1 to 7, the first in the lowest place, and zeros above.
    ///
    /// Put together from loads that overlap, unless there is a whole word from `start` on.
    @inline(__always)
    func shortWord(from start: Int, to end: Int) -> UInt64 {
        let size = end &- start
        assert(size >= 1 && size <= 7 && start >= 0 && end <= self.byteCount, "a part of a word lies inside its span")
        if start &+ 8 <= self.byteCount {
            let unwanted = UInt64(64 &- 8 &* size)
            return (self.word(at: start) &<< unwanted) &>> unwanted
        }
        if size >= 4 {
            let low = UInt64(UInt32(littleEndian: self.load(start, as: UInt32.self)))
            let high = UInt64(UInt32(littleEndian: self.load(end &- 4, as: UInt32.self)))
            return low | high &<< UInt64(8 &* (size &- 4))
        }
        let half = size / 2
        let first = UInt64(self.load(start, as: UInt8.self))
        let middle = UInt64(self.load(start &+ half, as: UInt8.self))
        let last = UInt64(self.load(end &- 1, as: UInt8.self))
        return first | middle &<< UInt64(8 &* half) | last &<< UInt64(8 &* (size &- 1))
    }

    /// The byte at `offset`.
    ///
    /// There is one.
    @inline(__always)
    func byte(at offset: Int) -> UInt8 {
        assert(offset >= 0 && offset < self.byteCount, "a byte lies inside its span")
        return self.load(offset, as: UInt8.self)
    }

    @inline(__always)
    private func load<Word: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: Word.Type) -> Word {
        // SAFETY: the callers stay inside by what they require of theirs, and any bytes are an integer. The bounds are
        // not checked here again: that is a tenth of a document's time.
        unsafe self.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: type)
    }
}

extension SIMD4<UInt64> {
    /// Whether one of the 32 bytes must be escaped; the same arithmetic as that of one word, on four at once.
    @inline(__always)
    var needsEscape: Bool {
        let ones = SIMD4<UInt64>(repeating: 0x0101_0101_0101_0101)
        let controls = self &- SIMD4(repeating: 0x2020_2020_2020_2020)
        let quotes = (self ^ SIMD4(repeating: 0x2222_2222_2222_2222)) &- ones
        let backslashes = (self ^ SIMD4(repeating: 0x5C5C_5C5C_5C5C_5C5C)) &- ones
        let found = (controls | quotes | backslashes) & ~self & SIMD4(repeating: 0x8080_8080_8080_8080)
        let halves = found.lowHalf | found.highHalf
        return (halves[0] | halves[1]) != 0
    }
}

extension SIMD2<UInt64> {
    /// Whether one of the 16 bytes must be escaped.
    @inline(__always)
    var needsEscape: Bool { SIMD4(lowHalf: self, highHalf: self).needsEscape }
}

extension UInt64 {
    /// Whether one of the eight bytes must be escaped in a string of JSON: a quote, a backslash, or below a space.
    ///
    /// Subtracting from every byte at once sets the high bit of each that is too small; a borrow can only raise a false
    /// alarm above a byte that is one already. Bytes of 0x80 and more, whose high bit is set anyway, are masked out.
    @inline(__always)
    var needsEscape: Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let controls = self &- ones &* UInt64(ASCII.space)
        let quotes = (self ^ (ones &* UInt64(ASCII.quote))) &- ones
        let backslashes = (self ^ (ones &* UInt64(ASCII.backslash))) &- ones
        return (controls | quotes | backslashes) & ~self & (ones &* 0x80) != 0
    }
}

extension UInt64 {
    /// How many of the eight bytes stand before the first space; 8 if there is none.
    @inline(__always)
    var byteCountBeforeSpace: Int {
        let distances = self ^ 0x2020_2020_2020_2020
        // The lowest high bit is that of the first space; a borrow can only raise false alarms above it.
        let found = (distances &- 0x0101_0101_0101_0101) & ~distances & 0x8080_8080_8080_8080
        return found.trailingZeroBitCount / 8
    }
}
