/// A path taken apart into decoded segments, for the router.
package struct RequestPath: Sendable, Equatable {
    /// The segments in order, none of them empty: `/api/products/1/` has `api`, `products`, `1`.
    package let segments: [String]

    /// Whether the path ends with a slash; it names the same resource then.
    package let hasTrailingSlash: Bool

    /// Takes an encoded path apart.
    ///
    /// `nil` means that the path can name no resource, so it is answered `404`: an inner segment is empty, or a segment
    /// is "." or "..", or holds a slash or backslash once decoded. None of these is repaired, for a proxy in front may
    /// have read it in another way than we would. A path that does not begin with "/" is `nil` too.
    ///
    /// - Throws: ``TargetError`` if it cannot be decoded.
    /// - Complexity: O(bytes of `path`).
    package init?(_ path: Span<UInt8>) throws(TargetError) {
        guard path.count > 0, path[0] == UInt8(ascii: "/") else { return nil }
        var segments: [String] = []
        segments.reserveCapacity(6)
        var isValid = true
        var cursor = SegmentCursor()
        while let range = cursor.next(in: path) {
            let segment = try PercentDecoding.text(path.extracting(range), readsPlusAsSpace: false)
            isValid = isValid && Self.isValid(segment)
            segments.append(segment)
        }
        guard isValid else { return nil }
        self.segments = segments
        self.hasTrailingSlash = path[path.count - 1] == UInt8(ascii: "/")
    }

    private static func isValid(_ segment: String) -> Bool {
        guard !segment.isEmpty, segment != ".", segment != ".." else { return false }
        return !segment.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
    }
}

/// Goes through the encoded segments of a path that begins with "/"; what follows a trailing slash is no segment.
private struct SegmentCursor {
    private var position = 1

    mutating func next(in path: Span<UInt8>) -> Range<Int>? {
        guard self.position < path.count else { return nil }
        let start = self.position
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        self.position = end + 1
        return start..<end
    }
}

extension RequestHead {
    /// The path taken apart; see ``RequestPath/init(_:)``.
    package func path() throws(TargetError) -> RequestPath? {
        try RequestPath(self.bytes.span.extracting(self.pathRange))
    }
}
