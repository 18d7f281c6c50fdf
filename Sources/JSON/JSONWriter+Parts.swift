/// The parts that values and members are made of.
///
/// A writer begins a value with ``cursor(room:)`` or a member with ``cursor(name:room:)``, which write what stands
/// before it, and ends it with ``finish(_:)``.
extension JSONWriter {
    /// A cursor for a value of an array, behind the comma if one is due.
    @inline(__always)
    mutating func cursor(room: Int) -> OutputCursor {
        var cursor = self.buffer.cursor(room: room &+ 1)
        if self.needsComma { cursor.append(ASCII.comma) }
        return cursor
    }

    /// A cursor for a member's value, behind its name and the colon.
    @inline(__always)
    mutating func cursor(name: StaticString, room: Int) -> OutputCursor {
        // SAFETY: a literal's bytes are part of the program, there for as long as it runs.
        let name = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount).span
        var cursor = self.buffer.cursor(room: name.count &+ 4 &+ room)
        let quote = UInt64(ASCII.quote)
        if self.needsComma {
            cursor.append(UInt64(ASCII.comma) | quote &<< 8, byteCount: 2)
        } else {
            cursor.append(quote, byteCount: 1)
        }
        cursor.appendUnescaped(name)
        cursor.append(quote | UInt64(ASCII.colon) &<< 8, byteCount: 2)
        return cursor
    }

    /// Keeps what `cursor` wrote as a whole value.
    @inline(__always)
    mutating func finish(_ cursor: OutputCursor) {
        self.buffer.advance(to: cursor)
        self.needsComma = true
    }

    /// Writes `text` in quotes, escaped as needed, as a whole value.
    ///
    /// It is UTF-8 already; `cursor` has room for its bytes and the quotes.
    @inline(__always)
    mutating func finish(_ cursor: consuming OutputCursor, quoting text: Span<UInt8>) {
        cursor.append(ASCII.quote)
        let end = cursor.appendPlain(text.bytes, from: 0, to: text.count)
        if end < text.count {
            self.buffer.advance(to: cursor)
            cursor = self.appendEscaping(text, from: end)
        }
        cursor.append(ASCII.quote)
        self.finish(cursor)
    }

    /// Writes the bytes of `text` from `start` on, escaped where they must be.
    ///
    /// - Returns: A cursor behind them, with room for the closing quote.
    @inline(never)
    mutating func appendEscaping(_ text: Span<UInt8>, from start: Int) -> OutputCursor {
        var cursor = self.buffer.cursor(room: 0)
        var offset = start
        while offset < text.count {
            let end = min(offset + 8, text.count)
            self.buffer.advance(to: cursor)
            cursor = self.buffer.cursor(room: OutputCursor.longestEscape * 8 + text.count - end + 1)
            while offset < end {
                cursor.appendEscaping(text[offset])
                offset += 1
            }
            offset = cursor.appendPlain(text.bytes, from: offset, to: text.count)
        }
        return cursor
    }
}
