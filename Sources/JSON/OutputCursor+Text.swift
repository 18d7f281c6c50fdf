extension OutputCursor {
    /// How many bytes the longest escape has: `\u001f`.
    static let longestEscape = 6

    /// Writes `text`, of which no byte needs an escape; builds with assertions check it.
    @inline(__always)
    mutating func appendUnescaped(_ text: Span<UInt8>) {
        assert(text.indices.allSatisfy { index in !Self.needsEscape(text[index]) }, "these bytes need no escape")
        let source = text.bytes
        var rest = source.byteCount
        while rest >= 8 {
            self.append(source.word(before: rest), byteCount: 8)
            rest &-= 8
        }
        if rest > 0 { self.append(source.lastWord(of: rest), byteCount: rest) }
    }

    /// Copies the bytes of `text` from `start` on as far as none needs an escape, a word of 8 at a time.
    ///
    /// - Returns: The offset at which it stopped: the end of `text`, or at most 7 bytes before one to be escaped.
    @inline(__always)
    mutating func appendPlain(_ text: Span<UInt8>, from start: Int) -> Int {
        let source = text.bytes
        var rest = source.byteCount &- start
        while rest >= 32 {
            let words = source.fourWords(before: rest)
            guard !words.needsEscape else { break }
            self.append(words)
            rest &-= 32
        }
        while rest >= 8 {
            let word = source.word(before: rest)
            guard !word.needsEscape else { return source.byteCount &- rest }
            self.append(word, byteCount: 8)
            rest &-= 8
        }
        guard rest > 0 else { return source.byteCount }
        let word = source.lastWord(of: rest)
        // The bytes that are not there count as spaces, which need no escape.
        let spaces: UInt64 = 0x2020_2020_2020_2020
        guard !(word | spaces &<< UInt64(8 &* rest)).needsEscape else { return source.byteCount &- rest }
        self.append(word, byteCount: rest)
        return source.byteCount
    }

    /// Writes a byte of a string, escaped if RFC 8259 section 7 says that it must be.
    mutating func appendEscaping(_ byte: UInt8) {
        switch byte {
        case ASCII.quote, ASCII.backslash: self.appendEscape(byte)
        case 0x08: self.appendEscape(UInt8(ascii: "b"))
        case ASCII.tab: self.appendEscape(UInt8(ascii: "t"))
        case ASCII.lineFeed: self.appendEscape(UInt8(ascii: "n"))
        case 0x0C: self.appendEscape(UInt8(ascii: "f"))
        case ASCII.carriageReturn: self.appendEscape(UInt8(ascii: "r"))
        case 0..<ASCII.space:
            self.appendEscape(UInt8(ascii: "u"))
            self.append(ASCII.zero)
            self.append(ASCII.zero)
            self.append(ASCII.zero + byte >> 4)
            let low = byte & 0xF
            self.append(low < 10 ? ASCII.zero + low : UInt8(ascii: "a") + low - 10)
        default: self.append(byte)
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < ASCII.space || byte == ASCII.quote || byte == ASCII.backslash
    }

    private mutating func appendEscape(_ letter: UInt8) {
        self.append(ASCII.backslash)
        self.append(letter)
    }
}
