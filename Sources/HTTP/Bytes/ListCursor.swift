/// Goes through the elements of a list in a field's value (RFC 9110 section 5.6.1); a delimiter within a quoted
/// string belongs to the string.
struct ListCursor {
    let delimiter: UInt8

    /// Whether a backslash in a quoted string takes the meaning off the next byte; not so in entity tags.
    let hasEscapes: Bool

    /// Where the next element begins; past the end when there is none.
    private var position = 0

    init(delimiter: UInt8 = UInt8(ascii: ","), hasEscapes: Bool = true) {
        self.delimiter = delimiter
        self.hasEscapes = hasEscapes
    }

    /// Where the next element lies without white space around it, empty elements too; `nil` after the last.
    ///
    /// - Complexity: O(bytes of the element).
    mutating func next(in value: Span<UInt8>) -> Range<Int>? {
        guard self.position <= value.count else { return nil }
        var start = self.position
        var end = start
        var isQuoted = false
        while end < value.count, isQuoted || value[end] != self.delimiter {
            switch value[end] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\") where isQuoted && self.hasEscapes && end + 1 < value.count: end += 1
            default: break
            }
            end += 1
        }
        self.position = end + 1
        while start < end, value[start].isSpaceOrTab { start += 1 }
        while start < end, value[end - 1].isSpaceOrTab { end -= 1 }
        return start..<end
    }
}
