extension Span<UInt8> {
    /// Whether the bytes are a token (RFC 9110 section 5.6.2).
    var isToken: Bool { self.count > 0 && self.contains(only: .token) }

    /// Whether every byte is of `set`.
    func contains(only set: ByteSet) -> Bool {
        for index in 0..<self.count where !set.contains(self[index]) { return false }
        return true
    }

    /// Whether the bytes are `bytes`.
    package func isEqual(to bytes: [UInt8]) -> Bool {
        guard self.count == bytes.count else { return false }
        for index in bytes.indices where self[index] != bytes[index] { return false }
        return true
    }

    /// Whether the bytes are those of `text`.
    func isEqual(to text: StaticString) -> Bool {
        guard self.count == text.utf8CodeUnitCount else { return false }
        // SAFETY: the buffer is read within the closure, at indices below its count.
        return text.withUTF8Buffer { text in
            for index in 0..<self.count where self[index] != text[index] { return false }
            return true
        }
    }

    /// Whether the bytes are those of `text`.
    func isEqual(toText text: String) -> Bool {
        guard self.count == text.utf8.count else { return false }
        var index = 0
        for byte in text.utf8 {
            guard self[index] == byte else { return false }
            index += 1
        }
        return true
    }

    /// Whether the bytes are those of `text`, ASCII letters being the same in both cases.
    func isEqualIgnoringCase(to text: StaticString) -> Bool {
        guard self.count == text.utf8CodeUnitCount else { return false }
        // SAFETY: the buffer is read within the closure, at indices below its count.
        return text.withUTF8Buffer { text in
            for index in 0..<self.count where self[index].lowercased != text[index].lowercased { return false }
            return true
        }
    }
}

extension String {
    /// The bytes as text; a sequence that is no UTF-8 becomes U+FFFD.
    package init(repairing bytes: Span<UInt8>) {
        // SAFETY: the buffer is copied within the closure.
        self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
