extension JSONParser {
    /// Takes a number (RFC 8259 section 6); it starts with a minus sign or a digit.
    mutating func parseNumber(_ bytes: Span<UInt8>) throws(JSONError) -> JSONNumber {
        let start = self.offset
        self.skip(ASCII.minus, bytes)
        let wholeStart = self.offset
        try self.parseDigits(bytes)
        guard bytes[wholeStart] != ASCII.zero || self.offset == wholeStart + 1 else {
            throw JSONError(.invalidNumber, at: wholeStart)
        }
        if self.skip(ASCII.point, bytes) {
            try self.parseDigits(bytes)
        }
        if self.skip(UInt8(ascii: "e"), bytes) || self.skip(UInt8(ascii: "E"), bytes) {
            if !self.skip(ASCII.plus, bytes) { self.skip(ASCII.minus, bytes) }
            try self.parseDigits(bytes)
        }
        let text = bytes.extracting(start..<self.offset)
        return JSONNumber(checked: text.withUnsafeBufferPointer { text in String(decoding: text, as: UTF8.self) })
    }

    /// Takes at least one digit and all that follow it.
    private mutating func parseDigits(_ bytes: Span<UInt8>) throws(JSONError) {
        let start = self.offset
        while self.offset < bytes.count, ASCII.digit(bytes[self.offset]) != nil { self.offset += 1 }
        guard self.offset == start else { return }
        throw JSONError(self.offset == bytes.count ? .unexpectedEnd : .invalidNumber, at: self.offset)
    }

    /// Takes `byte` if it is the next one, and says whether it was.
    @discardableResult
    private mutating func skip(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard self.offset < bytes.count, bytes[self.offset] == byte else { return false }
        self.offset += 1
        return true
    }
}
