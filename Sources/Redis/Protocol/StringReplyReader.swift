/// Takes replies that are strings straight from what was read, with one copy.
///
/// They are nearly all the bytes that come: pages. hiredis copies each twice before ``RedisValue`` copies it again,
/// into memory that is too large for the allocator's quick lists. Whatever is no string is left
/// to ``ReplyReader``, and so is all that follows it, up to the end of a read.
struct StringReplyReader {
    /// The longest header that is looked at: `$`, 19 digits, CRLF.
    private static let maximumHeaderBytes = 22

    /// Memory that is taken ahead for a string, of which only the beginning is there.
    private static let maximumReservedBytes = 64 * 1024

    private let maximumBytes: Int

    /// The beginning of a string whose rest is still to come, and how much that is, its CRLF included.
    private var unfinished: (bytes: [UInt8], missingCount: Int)?

    /// Whole strings, in the order in which they came.
    private(set) var strings: [[UInt8]] = []

    /// - Parameter maximumBytes: The longest string that is taken; a longer one is left to ``ReplyReader``.
    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    /// Hands over the ``strings``.
    mutating func takeStrings() -> [[UInt8]] {
        var strings: [[UInt8]] = []
        swap(&strings, &self.strings)
        return strings
    }

    /// Takes strings from the beginning of `bytes`, which must follow a whole reply, or what this was given before.
    ///
    /// - Returns: How many bytes were taken; if fewer than there are, the rest is for ``ReplyReader``.
    mutating func read(_ bytes: UnsafeRawBufferPointer) -> Int {
        var start = 0
        while start < bytes.count {
            // SAFETY: the indexes are within the buffer, whose bytes are copied before this returns.
            guard var next = self.unfinished.take() ?? self.begin(bytes, &start) else { return start }
            let count = min(next.missingCount, bytes.count - start)
            next.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<(start + count)]))
            next.missingCount -= count
            start += count
            if next.missingCount > 0 {
                self.unfinished = next
            } else {
                next.bytes.removeLast(2)  // the CRLF
                self.strings.append(next.bytes)
            }
        }
        return start
    }

    /// Reads a header, such as `$5` and CRLF.
    private func begin(_ bytes: UnsafeRawBufferPointer, _ start: inout Int) -> (bytes: [UInt8], missingCount: Int)? {
        guard bytes[start] == UInt8(ascii: "$") else { return nil }
        var length = 0
        var index = start + 1
        let end = min(bytes.count, start + Self.maximumHeaderBytes)
        while index < end, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") {
            length = length * 10 + Int(bytes[index] - UInt8(ascii: "0"))
            guard length <= self.maximumBytes else { return nil }
            index += 1
        }
        guard index > start + 1, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\r"),
            bytes[index + 1] == UInt8(ascii: "\n")
        else { return nil }
        start = index + 2
        var string: [UInt8] = []
        string.reserveCapacity(min(length + 2, Self.maximumReservedBytes))
        return (string, length + 2)
    }
}
