/// A line of a file, without its end.
struct Line: Equatable, Sendable {
    /// Counted from 1 up.
    let number: Int
    var bytes: [UInt8] = []

    /// Whether it has more bytes than ``LineParser/maximumLineBytes``; the rest is not kept.
    var isTooLong = false
}

/// Cuts newline-delimited JSON into its lines as it arrives, in pieces of any size.
///
/// A byte order mark in front is passed over, and so are lines of white space.
struct LineParser: Sendable {
    /// The most bytes of a line.
    static let maximumLineBytes = 256 * 1024

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let lineFeed = UInt8(ascii: "\n")
    private static let whiteSpace = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")]

    private var line = Line(number: 1)

    init() {}

    /// Reads on in `bytes` from `offset` up to the end of a line.
    ///
    /// - Returns: The line; `nil` if all bytes are read and its end is not there yet.
    mutating func next(in bytes: [UInt8], from offset: inout Int) -> Line? {
        while offset < bytes.count {
            let end = bytes[offset...].firstIndex(of: Self.lineFeed)
            let part = bytes[offset..<(end ?? bytes.count)]
            let room = Self.maximumLineBytes - self.line.bytes.count
            if part.count > room { self.line.isTooLong = true }
            self.line.bytes.append(contentsOf: part.prefix(room))
            offset = end.map { $0 + 1 } ?? bytes.count
            if end != nil, let line = self.endLine() { return line }
        }
        return nil
    }

    /// Ends the file: a last line needs no line feed.
    ///
    /// - Returns: The line; `nil` if there is none.
    mutating func finish() -> Line? { self.endLine() }

    private mutating func endLine() -> Line? {
        var ended = self.line
        self.line = Line(number: ended.number + 1)
        if ended.number == 1, ended.bytes.starts(with: Self.byteOrderMark) {
            ended.bytes.removeFirst(Self.byteOrderMark.count)
        }
        return ended.bytes.allSatisfy(Self.whiteSpace.contains) ? nil : ended
    }
}
