extension RawSpan {
    /// The first eight of the last `rest` bytes, the first in the lowest place.
    ///
    /// There are that many.
    @inline(__always)
    func word(before rest: Int) -> UInt64 {
        assert(rest >= 8 && rest <= self.byteCount, "a word lies inside its span")
        return UInt64(littleEndian: self.load(self.byteCount &- rest, as: UInt64.self))
    }

    /// The first 32 of the last `rest` bytes.
    ///
    /// There are that many.
    @inline(__always)
    func fourWords(before rest: Int) -> SIMD4<UInt64> {
        assert(rest >= 32 && rest <= self.byteCount, "the words lie inside their span")
        let start = self.byteCount &- rest
        return SIMD4(
            self.load(start, as: UInt64.self),
            self.load(start &+ 8, as: UInt64.self),
            self.load(start &+ 16, as: UInt64.self),
            self.load(start &+ 24, as: UInt64.self)
        )
    }

    /// The last `size` bytes, the first in the lowest place, and zeros above.
    ///
    /// There are that many, 1 to 7. A span that is shorter than a word is put together from loads that overlap.
    @inline(__always)
    func lastWord(of size: Int) -> UInt64 {
        assert(size >= 1 && size <= 7 && size <= self.byteCount, "a part of a word lies inside its span")
        if self.byteCount >= 8 { return self.word(before: 8) &>> UInt64(8 &* (8 &- size)) }
        let start = self.byteCount &- size
        if size >= 4 {
            let low = UInt64(UInt32(littleEndian: self.load(start, as: UInt32.self)))
            let high = UInt64(UInt32(littleEndian: self.load(self.byteCount &- 4, as: UInt32.self)))
            return low | high &<< UInt64(8 &* (size &- 4))
        }
        let half = size / 2
        let first = UInt64(self.load(start, as: UInt8.self))
        let middle = UInt64(self.load(start &+ half, as: UInt8.self))
        let last = UInt64(self.load(self.byteCount &- 1, as: UInt8.self))
        return first | middle &<< UInt64(8 &* half) | last &<< UInt64(8 &* (size &- 1))
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
        return (found[0] | found[1] | found[2] | found[3]) != 0
    }
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
