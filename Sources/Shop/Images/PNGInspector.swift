/// PNG (ISO 15948): a signature, then chunks of length, type, content and checksum, from IHDR to IEND.
enum PNGInspector {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// What is kept: the picture, its transparency, and how its colours are meant.
    ///
    /// Texts, EXIF, times, animations, and what only some programs know are left out.
    private static let kept: Set<String> = [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "pHYs", "bKGD", "hIST",
    ]

    private static let critical: Set<String> = ["IHDR", "PLTE", "IDAT", "IEND"]

    /// The bit depths of each colour type.
    private static let depths: [UInt8: [UInt8]] = [
        0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
    ]

    private struct Chunk {
        let type: String
        let content: Range<Int>

        /// With its length, type and checksum.
        var whole: Range<Int> { (self.content.lowerBound - 8)..<(self.content.upperBound + 4) }
    }

    static func inspect(_ bytes: inout ImageBytes) throws(ImageFault) -> ImageOutline {
        let header = try Self.chunk(at: Self.signature.count, &bytes)
        var outline = try Self.outline(header, &bytes)
        outline.keep(0..<Self.signature.count)
        outline.keep(header.whole)
        var previous = header
        var seen: Set<String> = ["IHDR"]
        for _ in 1..<ImageOutline.maximumPartCount {
            let chunk = try Self.chunk(at: previous.whole.upperBound, &bytes)
            try Self.check(chunk, after: previous, seen)
            if Self.kept.contains(chunk.type) { outline.keep(chunk.whole) }
            seen.insert(chunk.type)
            if chunk.type == "IEND" {
                guard chunk.content.isEmpty else { throw .malformed("The picture's last chunk is not empty.") }
                guard seen.contains("IDAT") else { throw .truncated }
                guard chunk.whole.upperBound == bytes.count else { throw .trailingBytes }
                return outline
            }
            previous = chunk
        }
        throw .tooManyParts
    }

    /// The chunk there, its checksum verified.
    private static func chunk(at offset: Int, _ bytes: inout ImageBytes) throws(ImageFault) -> Chunk {
        let length = try bytes.bigEndian(offset, 4)
        let start = offset + 8
        guard length <= bytes.count - start - 4 else { throw .truncated }
        var checksum = CRC32()
        var type = ""
        for index in (offset + 4)..<start {
            let byte = try bytes.byte(index)
            let isLetter = (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            guard isLetter else { throw .malformed("The type of a chunk is not four letters.") }
            type.unicodeScalars.append(Unicode.Scalar(byte))
            checksum.update(byte)
        }
        for index in start..<(start + length) { checksum.update(try bytes.byte(index)) }
        guard try bytes.bigEndian(start + length, 4) == Int(checksum.value) else {
            throw .malformed("The checksum of a chunk is wrong.")
        }
        return Chunk(type: type, content: start..<(start + length))
    }

    /// - Throws: ``ImageFault`` for a chunk that is not where it may be.
    private static func check(_ chunk: Chunk, after previous: Chunk, _ seen: Set<String>) throws(ImageFault) {
        let isCritical = chunk.type.utf8.first.map { $0 & 0x20 == 0 } ?? false
        guard !isCritical || Self.critical.contains(chunk.type) else {
            throw .malformed("The picture has a chunk that is not known.")
        }
        let isRepeated = seen.contains(chunk.type)
        switch chunk.type {
        case "IHDR": throw .malformed("The picture has two headers.")
        case "IDAT" where isRepeated && previous.type != "IDAT":
            throw .malformed("The picture's chunks are not in order.")
        case "PLTE" where isRepeated || seen.contains("IDAT"):
            throw .malformed("The picture's chunks are not in order.")
        default: return
        }
    }

    private static func outline(_ header: Chunk, _ bytes: inout ImageBytes) throws(ImageFault) -> ImageOutline {
        let start = header.content.lowerBound
        guard header.type == "IHDR", header.content.count == 13 else {
            throw .malformed("The picture does not begin with its header.")
        }
        let depth = try bytes.byte(start + 8)
        let colour = try bytes.byte(start + 9)
        let methods = try bytes.bytes(start + 10, 3)  // of compression, filtering and interlacing
        let isSound = Self.depths[colour]?.contains(depth) == true && methods[..<2] == [0, 0] && methods[2] <= 1
        guard isSound else { throw .malformed("The picture's header is not valid.") }
        return try ImageOutline(
            .png,
            width: bytes.bigEndian(start, 4),
            height: bytes.bigEndian(start + 4, 4)
        )
    }
}
