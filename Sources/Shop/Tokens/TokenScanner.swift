/// How far a ``TokenClaimsReader`` is in its payload; each method takes one thing, with the white space before it.
struct TokenScanner {
    typealias Invalid = TokenClaimsReader.Invalid

    /// As many digits always fit in 64 bits.
    private static let maximumDigits = 18

    private var offset = 0

    /// Takes a string of printable ASCII without escapes.
    ///
    /// - Returns: Where it stands, its quotes apart.
    mutating func readString(_ bytes: Span<UInt8>) throws(Invalid) -> Range<Int> {
        try self.take(UInt8(ascii: "\""), bytes)
        let start = self.offset
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                self.offset = index &+ 1
                return start..<index
            }
            // 0x20 to 0x7e; what is below wraps around.
            guard byte &- 0x20 < 0x5f, byte != UInt8(ascii: "\\") else { throw Invalid() }
            index &+= 1
        }
        throw Invalid()
    }

    /// Takes a whole number without leading zeros.
    mutating func readInteger(_ bytes: Span<UInt8>) throws(Invalid) -> Int64 {
        let isNegative = self.next(bytes) == UInt8(ascii: "-")
        if isNegative { self.offset += 1 }
        let start = self.offset
        var number: Int64 = 0
        while self.offset < bytes.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[self.offset] {
            guard self.offset &- start < Self.maximumDigits else { throw Invalid() }
            number = number &* 10 &+ Int64(bytes[self.offset] &- UInt8(ascii: "0"))
            self.offset &+= 1
        }
        let digits = self.offset - start
        guard digits > 0, digits == 1 || bytes[start] != UInt8(ascii: "0") else { throw Invalid() }
        return isNegative ? -number : number
    }

    /// Takes what stands before one more of the things that `end` closes: nothing before the first, else a comma.
    ///
    /// - Returns: Whether there is one; if not, `end` has been taken.
    mutating func takeNext(of count: Int, _ bytes: Span<UInt8>, end: UInt8) throws(Invalid) -> Bool {
        let byte = self.next(bytes)
        if byte == end {
            self.offset &+= 1
            return false
        }
        if count > 0 { try self.take(UInt8(ascii: ","), bytes) }
        return true
    }

    /// Takes one character.
    mutating func take(_ character: UInt8, _ bytes: Span<UInt8>) throws(Invalid) {
        guard self.next(bytes) == character else { throw Invalid() }
        self.offset &+= 1
    }

    /// Takes a word, whose first letter is what comes ``next(_:)``.
    mutating func take(_ word: String, _ bytes: Span<UInt8>) throws(Invalid) {
        for byte in word.utf8 {
            guard self.offset < bytes.count, bytes[self.offset] == byte else { throw Invalid() }
            self.offset &+= 1
        }
    }

    /// Skips white space.
    ///
    /// - Returns: The byte behind it, which is not taken; `nil` at the end.
    mutating func next(_ bytes: Span<UInt8>) -> UInt8? {
        while self.offset < bytes.count {
            switch bytes[self.offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): self.offset &+= 1
            case let byte: return byte
            }
        }
        return nil
    }
}

extension Span<UInt8> {
    /// Whether the bytes are those of `other`.
    func equals(_ other: Span<UInt8>) -> Bool {
        guard self.count == other.count else { return false }
        var index = 0
        while index < self.count {
            if self[index] != other[index] { return false }
            index &+= 1
        }
        return true
    }
}

extension String {
    /// The text of bytes that are known to be ASCII.
    init(ascii bytes: Span<UInt8>) {
        do throws(UTF8.ValidationError) {
            self.init(copying: try UTF8Span(validating: bytes))
        } catch {
            preconditionFailure("ASCII is UTF-8")
        }
    }
}
