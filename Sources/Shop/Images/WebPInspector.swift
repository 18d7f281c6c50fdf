/// WebP (RFC 9649): a RIFF container with one picture, lossy (VP8) or lossless (VP8L), alone or behind a VP8X header.
enum WebPInspector {
    /// Flags of the VP8X header (RFC 9649 section 2.7.1).
    private enum Flag {
        static let animation: UInt8 = 0x02
        static let metadata: UInt8 = 0x04 | 0x08  // XMP, EXIF
    }

    private struct Chunk {
        let type: String
        let content: Range<Int>

        /// With its head, and the byte that makes its length even.
        var whole: Range<Int> {
            (self.content.lowerBound - 8)..<(self.content.upperBound + self.content.count % 2)
        }
    }

    static func inspect(_ bytes: inout ImageBytes) throws(ImageFault) -> ImageOutline {
        let end = try bytes.littleEndian(4, 4) + 8
        guard end <= bytes.count else { throw .truncated }
        guard end == bytes.count else { throw .trailingBytes }
        let first = try Self.chunk(at: 12, &bytes)
        guard first.type == "VP8X" else { return try Self.simple(first, &bytes) }
        guard first.content.count == 10 else { throw .malformed("The picture's header is not valid.") }
        var header = try bytes.bytes(first.whole.lowerBound, first.whole.count)
        guard header[8] & Flag.animation == 0 else { throw .notSupported("Moving pictures are not supported.") }
        header[8] &= ~Flag.metadata
        let width = 1 + (try bytes.littleEndian(first.content.lowerBound + 4, 3))
        let height = 1 + (try bytes.littleEndian(first.content.lowerBound + 7, 3))
        let kept = try Self.keptChunks(behind: first, width: width, height: height, &bytes)
        var outline = try ImageOutline(.webp, width: width, height: height)
        outline.put(Self.container(contentBytes: header.count + kept.reduce(0) { $0 + $1.count }))
        outline.put(header)
        for range in kept { outline.keep(range) }
        return outline
    }

    /// A file of one chunk.
    private static func simple(_ chunk: Chunk, _ bytes: inout ImageBytes) throws(ImageFault) -> ImageOutline {
        let size = try Self.size(chunk, &bytes)
        guard chunk.whole.upperBound == bytes.count else { throw .trailingBytes }
        var outline = try ImageOutline(.webp, width: size.width, height: size.height)
        outline.keep(0..<bytes.count)
        return outline
    }

    /// The chunks that belong to the picture; one of them is the picture itself, as large as the header says.
    private static func keptChunks(
        behind header: Chunk,
        width: Int,
        height: Int,
        _ bytes: inout ImageBytes
    ) throws(ImageFault) -> [Range<Int>] {
        var kept: [Range<Int>] = []
        var hasPicture = false
        var offset = header.whole.upperBound
        for _ in 1..<ImageOutline.maximumPartCount {
            if offset == bytes.count {
                guard hasPicture else { throw .truncated }
                return kept
            }
            let chunk = try Self.chunk(at: offset, &bytes)
            offset = chunk.whole.upperBound
            switch chunk.type {
            case "VP8 ", "VP8L":
                guard !hasPicture else { throw .malformed("There are two pictures in one file.") }
                let size = try Self.size(chunk, &bytes)
                guard size == (width, height) else { throw .malformed("The picture is not as large as it says.") }
                hasPicture = true
                kept.append(chunk.whole)
            case "ALPH", "ICCP": kept.append(chunk.whole)
            case "ANIM", "ANMF": throw .notSupported("Moving pictures are not supported.")
            default: continue
            }
        }
        throw .tooManyParts
    }

    private static func chunk(at offset: Int, _ bytes: inout ImageBytes) throws(ImageFault) -> Chunk {
        var type = ""
        for byte in try bytes.bytes(offset, 4) { type.unicodeScalars.append(Unicode.Scalar(byte)) }
        let start = offset + 8
        let length = try bytes.littleEndian(offset + 4, 4)
        let chunk = Chunk(type: type, content: start..<(start + length))
        guard chunk.whole.upperBound <= bytes.count else { throw .truncated }
        return chunk
    }

    /// The size of a picture, from the head of its data (RFC 6386 section 9.1, RFC 9649 section 3.4).
    private static func size(
        _ chunk: Chunk,
        _ bytes: inout ImageBytes
    ) throws(ImageFault) -> (width: Int, height: Int) {
        let start = chunk.content.lowerBound
        switch chunk.type {
        case "VP8 " where chunk.content.count >= 10:
            let head = try bytes.bytes(start, 6)
            guard head[0] & 1 == 0, head[3...] == [0x9D, 0x01, 0x2A] else { break }  // a key frame
            return (try bytes.littleEndian(start + 6, 2) & 0x3FFF, try bytes.littleEndian(start + 8, 2) & 0x3FFF)
        case "VP8L" where chunk.content.count >= 5:
            let bits = try bytes.littleEndian(start + 1, 4)
            guard try bytes.byte(start) == 0x2F, bits >> 29 == 0 else { break }
            return (1 + bits & 0x3FFF, 1 + (bits >> 14) & 0x3FFF)
        default: break
        }
        throw .malformed("The file does not begin with a picture.")
    }

    private static func container(contentBytes: Int) -> [UInt8] {
        let size = UInt32(4 + contentBytes)
        return Array("RIFF".utf8) + (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) } + Array("WEBP".utf8)
    }
}
