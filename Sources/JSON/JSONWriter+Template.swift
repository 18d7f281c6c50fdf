extension JSONWriter {
    /// Writes an object by its template from values that are packed: one behind the other, with a space between.
    ///
    /// A number or raw string ends at the space. Before a text stands the number of its bytes, and a space; where an
    /// optional text is missing, -1 stands alone. This is how a statement of PostgreSQL packs the values of a row.
    ///
    /// - Parameters:
    ///   - template: The members, in the order of the values.
    ///   - packed: What holds the values of one or more objects. Its texts are known to be UTF-8, the rest digits.
    ///   - offset: Where the first value begins; afterwards, where the value behind the last one does.
    /// - Returns: `false` if the values are not packed so; the document is then of no use.
    package mutating func object(_ template: JSONTemplate, packed: Span<UInt8>, _ offset: inout Int) -> Bool {
        let places = template.places.span
        let literals = template.literals.span.bytes
        let source = packed.bytes
        var reader = PackedReader(offset: offset)
        var cursor = self.cursor(room: template.room)
        var literalStart = 0
        for index in 0..<places.count {
            let place = places[index]
            cursor.append(literals, from: literalStart, to: place.literalEnd)
            literalStart = place.literalEnd
            switch place.style {
            case .unescaped:
                guard reader.copyWord(of: source, to: &cursor) else { return false }
                continue
            case .hidden:
                var nowhere = cursor  // what is written there is written over
                guard reader.copyWord(of: source, to: &nowhere) else { return false }
                continue
            case .text, .optionalText: break
            }
            guard let length = reader.length(in: source) else { return false }
            guard length >= 0 else {
                guard place.style == .optionalText else { return false }
                cursor.appendNull()
                continue
            }
            if place.style == .optionalText { cursor.append(ASCII.quote) }
            self.buffer.makeRoom(for: length &+ template.room, behind: &cursor)
            let end = reader.offset &+ length
            let plainEnd = cursor.appendPlain(source, from: reader.offset, to: end)
            if plainEnd < end {
                self.buffer.advance(to: cursor)
                self.buffer.advance(to: self.appendEscaping(packed.extracting(..<end), from: plainEnd))
                cursor = self.buffer.cursor(room: template.room)
            }
            if place.style == .optionalText { cursor.append(ASCII.quote) }
            reader.offset = end &+ 1
        }
        cursor.append(literals, from: literalStart, to: template.literalCount)
        self.finish(cursor)
        offset = reader.offset
        return true
    }
}

/// A place in packed values.
private struct PackedReader {
    /// Where the next value begins; one byte behind the end, where there is none.
    var offset: Int

    /// Copies a value up to its space.
    ///
    /// - Returns: `false` if it has no bytes, or more than ``JSONTemplate/longestWord``.
    @inline(__always)
    mutating func copyWord(of source: RawSpan, to cursor: inout OutputCursor) -> Bool {
        let start = self.offset
        while self.offset < source.byteCount, self.offset &- start < JSONTemplate.longestWord {
            let isNearEnd = self.offset &+ 8 > source.byteCount
            let word =
                isNearEnd ? source.shortWord(from: self.offset, to: source.byteCount) : source.word(at: self.offset)
            let rest = source.byteCount &- self.offset
            let count = min(word.byteCountBeforeSpace, rest)
            cursor.append(word, byteCount: count)
            self.offset &+= count
            if count < 8 {
                self.offset &+= 1
                return self.offset &- start > 1
            }
        }
        self.offset &+= 1
        return self.offset > source.byteCount && self.offset &- start > 1
    }

    /// Takes the number before a text, and its space.
    ///
    /// - Returns: `nil` if there is none, or fewer bytes than it says, or no space behind them; -1 for a missing text.
    @inline(__always)
    mutating func length(in source: RawSpan) -> Int? {
        let start = self.offset
        var length = 0
        while self.offset < source.byteCount, self.offset &- start <= Self.maximumLengthDigits {
            let byte = source.byte(at: self.offset)
            self.offset &+= 1
            if let digit = ASCII.digit(byte) {
                length = length &* 10 &+ Int(digit)
            } else if byte == ASCII.space, self.offset &- start > 1 {
                let end = self.offset &+ length
                let isWhole = end == source.byteCount || end < source.byteCount && source.byte(at: end) == ASCII.space
                return isWhole ? length : nil
            } else {
                return byte == ASCII.minus ? self.missing(in: source, from: start) : nil
            }
        }
        return nil
    }

    /// Takes the -1 of a missing text, and its space.
    private mutating func missing(in source: RawSpan, from start: Int) -> Int? {
        guard self.offset &- start == 1, self.offset < source.byteCount,
            source.byte(at: self.offset) == UInt8(ascii: "1")
        else { return nil }
        self.offset &+= 2
        let isWhole = self.offset > source.byteCount || source.byte(at: self.offset &- 1) == ASCII.space
        return isWhole ? -1 : nil
    }

    /// PostgreSQL's values have at most 1 GiB.
    private static let maximumLengthDigits = 10
}

extension OutputCursor {
    /// Writes the bytes of `source` from `start` to `end`, a block at a time.
    ///
    /// Behind `end` there are at least ``slack`` bytes more, which are read and have no effect.
    @inline(__always)
    fileprivate mutating func append(_ source: RawSpan, from start: Int, to end: Int) {
        var offset = start
        while offset < end {
            self.append(source.fourWords(at: offset), byteCount: min(32, end &- offset))
            offset &+= 32
        }
    }
}
