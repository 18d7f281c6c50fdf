/// Turns percent-encoded bytes into text, strictly (RFC 3986 section 2.1).
enum PercentDecoding {
    /// Decodes a segment of a path or a part of a query.
    ///
    /// - Parameters:
    ///   - encoded: The bytes as they came.
    ///   - readsPlusAsSpace: As in a query that a form has made.
    /// - Returns: The text, which holds no NUL.
    /// - Throws: `.invalidPercentEscape`, `.nulByte`, `.invalidUTF8` (overlong forms and surrogates too).
    /// - Complexity: O(bytes); without escapes one pass.
    static func text(_ encoded: Span<UInt8>, readsPlusAsSpace: Bool) throws(TargetError) -> String {
        var isPlain = true
        for index in 0..<encoded.count {
            let byte = encoded[index]
            if byte == UInt8(ascii: "%") || (readsPlusAsSpace && byte == UInt8(ascii: "+")) || byte == 0 {
                isPlain = false
                break
            }
        }
        if isPlain { return try Self.text(utf8: encoded) }
        let decoded = try Self.bytes(encoded, readsPlusAsSpace: readsPlusAsSpace)
        return try Self.text(utf8: decoded.span)
    }

    private static func bytes(_ encoded: Span<UInt8>, readsPlusAsSpace: Bool) throws(TargetError) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(encoded.count)
        var index = 0
        while index < encoded.count {
            var byte = encoded[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < encoded.count,
                    let high = encoded[index + 1].hexadecimalValue, let low = encoded[index + 2].hexadecimalValue
                else { throw .invalidPercentEscape }
                byte = high << 4 | low
                index += 2
            } else if readsPlusAsSpace, byte == UInt8(ascii: "+") {
                byte = .space
            }
            guard byte != 0 else { throw .nulByte }
            decoded.append(byte)
            index += 1
        }
        return decoded
    }

    private static func text(utf8 bytes: Span<UInt8>) throws(TargetError) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes))
        } catch {
            throw .invalidUTF8
        }
    }
}
