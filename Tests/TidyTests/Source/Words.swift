/// The identifiers of a line, in order.
func words(_ line: String) -> [String] {
    line.utf8.split { byte in !isIdentifierByte(byte) }.map { String(decoding: $0, as: UTF8.self) }
}

/// Whether a line says a word followed at once by a text, such as `print` and `(`.
func calls(_ line: String, _ word: String, followedBy suffix: String = "(") -> Bool {
    var rest = Substring(line)
    while let range = rest.firstRange(of: word + suffix) {
        let before = range.lowerBound == line.startIndex ? nil : line.utf8[line.utf8.index(before: range.lowerBound)]
        if before.map({ !isIdentifierByte($0) && $0 != UInt8(ascii: ".") }) ?? true { return true }
        rest = rest[range.upperBound...]
    }
    return false
}

private func isIdentifierByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
    default: false
    }
}
