extension RequestHead {
    /// The one of `types` that the client likes best; the first of several that it likes equally (RFC 9110 section
    /// 12.5.1).
    ///
    /// Without `Accept`, or with an empty one, that is the first. Elements that are not well-formed are passed over.
    ///
    /// - Returns: `nil` if the client takes none of them; the answer is then `406`.
    /// - Complexity: O(elements × types). `*/*` or a type alone, and no field, cost no allocation.
    package func preferredType(among types: [MediaType]) -> MediaType? {
        if let plain = self.withValue(of: .accept, { Self.plainChoice($0, among: types) }) ?? nil { return plain }
        var ranges: [MediaRange] = []
        var saysNothing = true
        self.forEachValue(of: .accept) { value in
            var cursor = ListCursor()
            while let element = cursor.next(in: value) {
                if element.isEmpty { continue }
                saysNothing = false
                if let range = MediaRange(parsing: value.extracting(element)) { ranges.append(range) }
            }
        }
        if saysNothing { return types.first }
        var best: (type: MediaType, quality: Int)?
        for type in types {
            let quality = Self.quality(of: type, in: ranges)
            if quality > (best?.quality ?? 0) { best = (type, quality) }
        }
        return best?.type
    }

    /// The answer to the two usual values, `*/*` and one of the types itself, without taking them apart.
    private static func plainChoice(_ value: Span<UInt8>, among types: [MediaType]) -> MediaType? {
        if value.isEqual(to: "*/*") { return types.first }
        return types.first { $0.isWritten(value) }
    }

    /// That of the closest range that names the type, the better one of two equally close; 0 if there is none.
    private static func quality(of type: MediaType, in ranges: [MediaRange]) -> Int {
        var closest: (specificity: MediaRange.Specificity, quality: Int)?
        for range in ranges {
            guard let specificity = range.specificity(for: type) else { continue }
            guard let found = closest, (found.specificity, found.quality) >= (specificity, range.quality) else {
                closest = (specificity, range.quality)
                continue
            }
        }
        return closest?.quality ?? 0
    }
}
