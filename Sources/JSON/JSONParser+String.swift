extension JSONParser {
    /// Takes a string (RFC 8259 section 7) with its quotes; it starts with one.
    mutating func parseString(_ bytes: Span<UInt8>) throws(JSONError) -> String {
        self.offset += 1
        var start = self.offset
        try self.skipPlainRun(bytes)
        if bytes[self.offset] == ASCII.quote {
            defer { self.offset += 1 }
            return try Self.text(bytes.extracting(start..<self.offset), at: start)
        }
        var decoded: [UInt8] = []
        try Self.append(bytes.extracting(start..<self.offset), at: start, to: &decoded)
        while bytes[self.offset] == ASCII.backslash {
            decoded.append(contentsOf: try self.parseEscape(bytes).utf8)
            start = self.offset
            try self.skipPlainRun(bytes)
            try Self.append(bytes.extracting(start..<self.offset), at: start, to: &decoded)
        }
        self.offset += 1
        return String(decoding: decoded, as: UTF8.self)
    }

    /// Takes bytes up to the next quote or backslash, one of which is there if this returns.
    private mutating func skipPlainRun(_ bytes: Span<UInt8>) throws(JSONError) {
        while self.offset < bytes.count {
            switch bytes[self.offset] {
            case ASCII.quote, ASCII.backslash: return
            case 0..<ASCII.space: throw JSONError(.controlCharacter, at: self.offset)
            default: self.offset += 1
            }
        }
        throw JSONError(.unexpectedEnd, at: self.offset)
    }

    /// A run as text, which starts at `offset` of the document.
    private static func text(_ run: Span<UInt8>, at offset: Int) throws(JSONError) -> String {
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: run))
        } catch {
            throw JSONError(.invalidUTF8, at: offset + error.byteOffsets.lowerBound)
        }
    }

    /// Adds a run to the bytes of a string that holds escapes.
    ///
    /// A run has ASCII on both sides, so that checking each for itself is checking the whole string.
    private static func append(_ run: Span<UInt8>, at offset: Int, to decoded: inout [UInt8]) throws(JSONError) {
        guard !run.isEmpty else { return }
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: run)
        } catch {
            throw JSONError(.invalidUTF8, at: offset + error.byteOffsets.lowerBound)
        }
        decoded.append(addingCapacity: run.count) { output in
            for index in run.indices { output.append(run[index]) }
        }
    }

    /// Takes a backslash and what it escapes.
    private mutating func parseEscape(_ bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
        let start = self.offset
        self.offset += 1
        guard self.offset < bytes.count else { throw JSONError(.unexpectedEnd, at: self.offset) }
        let letter = bytes[self.offset]
        self.offset += 1
        switch letter {
        case ASCII.quote, ASCII.backslash, ASCII.slash: return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try self.parseCodeUnits(bytes, escapeStart: start)
        default: throw JSONError(.invalidEscape, at: start)
        }
    }

    /// Takes the digits of a `\u` escape that began at `escapeStart`, and a second escape if the first is the high
    /// half of a pair.
    private mutating func parseCodeUnits(_ bytes: Span<UInt8>, escapeStart: Int) throws(JSONError) -> Unicode.Scalar {
        let unit = try self.parseCodeUnit(bytes)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // A surrogate: only a high half with a low half behind it is a scalar.
        guard UTF16.isLeadSurrogate(unit) else { throw JSONError(.loneSurrogate, at: escapeStart) }
        for byte in [ASCII.backslash, UInt8(ascii: "u")] {
            guard self.offset < bytes.count else { throw JSONError(.unexpectedEnd, at: self.offset) }
            guard bytes[self.offset] == byte else { throw JSONError(.loneSurrogate, at: escapeStart) }
            self.offset += 1
        }
        let second = try self.parseCodeUnit(bytes)
        guard UTF16.isTrailSurrogate(second) else { throw JSONError(.loneSurrogate, at: escapeStart) }
        return UTF16.decode(UTF16.EncodedScalar([unit, second]))
    }

    /// Takes four hexadecimal digits.
    private mutating func parseCodeUnit(_ bytes: Span<UInt8>) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard self.offset < bytes.count else { throw JSONError(.unexpectedEnd, at: self.offset) }
            guard let digit = ASCII.hexadecimalDigit(bytes[self.offset]) else {
                throw JSONError(.invalidEscape, at: self.offset)
            }
            unit = unit << 4 | UInt16(digit)
            self.offset += 1
        }
        return unit
    }
}
