/// Looks at the headers of a picture's file: what it is, whether it is whole and nothing else, and what of it is kept.
///
/// The pixels are not decoded. A pure value over bytes that are read piece by piece.
enum ImageInspector {
    /// - Throws: ``ImageFault`` for whatever is not exactly one picture of a known kind.
    /// - Complexity: O(bytes): each is looked at about once.
    static func inspect(_ bytes: ImageBytes) throws(ImageFault) -> ImageOutline {
        var bytes = bytes
        let beginning = try bytes.bytes(0, min(12, bytes.count))
        switch ImageKind(beginning: beginning) {
        case .png: return try PNGInspector.inspect(&bytes)
        case .jpeg: return try JPEGInspector.inspect(&bytes)
        case .webp: return try WebPInspector.inspect(&bytes)
        case nil: throw .unknownKind
        }
    }
}
