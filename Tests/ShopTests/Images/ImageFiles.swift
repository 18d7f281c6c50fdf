@testable import Shop

/// Pictures as small as their headers allow, made here: what of them is not looked at is not there.
enum ImageFiles {
    // MARK: PNG

    static func chunk(_ type: String, _ content: [UInt8] = []) -> [UInt8] {
        var checksum = CRC32()
        for byte in Array(type.utf8) + content { checksum.update(byte) }
        return Self.big(content.count, 4) + Array(type.utf8) + content + Self.big(Int(checksum.value), 4)
    }

    static func header(_ width: Int = 2, _ height: Int = 3, depth: UInt8 = 8, colour: UInt8 = 2) -> [UInt8] {
        Self.chunk("IHDR", Self.big(width, 4) + Self.big(height, 4) + [depth, colour, 0, 0, 0])
    }

    static func png(_ chunks: [UInt8]...) -> [UInt8] {
        PNGInspector.signature + chunks.flatMap { $0 }
    }

    static let data = Self.chunk("IDAT", [1, 2, 3])
    static let end = Self.chunk("IEND")
    static let plainPNG = Self.png(Self.header(), Self.data, Self.end)

    // MARK: JPEG

    static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker] + Self.big(content.count + 2, 2) + content
    }

    static func frame(_ width: Int = 2, _ height: Int = 3, marker: UInt8 = 0xC0, precision: UInt8 = 8) -> [UInt8] {
        Self.segment(marker, [precision] + Self.big(height, 2) + Self.big(width, 2) + [1, 1, 0x11, 0])
    }

    /// Stuffed bytes and a restart marker in it.
    static let scan = Self.segment(0xDA, [1, 1, 0, 0, 63, 0]) + [7, 0xFF, 0, 0xFF, 0xD0, 9]
    static let table = Self.segment(0xDB, [UInt8](repeating: 1, count: 65))
    static let jfif = Self.segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0])

    static func jpeg(_ segments: [UInt8]...) -> [UInt8] {
        [0xFF, 0xD8] + segments.flatMap { $0 } + [0xFF, 0xD9]
    }

    static let plainJPEG = Self.jpeg(Self.jfif, Self.table, Self.frame(), Self.scan)

    // MARK: WebP

    static func part(_ type: String, _ content: [UInt8]) -> [UInt8] {
        Array(type.utf8) + Self.little(content.count, 4) + content + (content.count % 2 == 1 ? [0] : [])
    }

    static func lossy(_ width: Int = 2, _ height: Int = 3) -> [UInt8] {
        Self.part("VP8 ", [0x10, 0, 0, 0x9D, 1, 0x2A] + Self.little(width, 2) + Self.little(height, 2) + [5])
    }

    static func lossless(_ width: Int = 2, _ height: Int = 3) -> [UInt8] {
        Self.part("VP8L", [0x2F] + Self.little((width - 1) | (height - 1) << 14, 4) + [1])
    }

    static func extended(_ flags: UInt8 = 0, _ width: Int = 2, _ height: Int = 3) -> [UInt8] {
        Self.part("VP8X", [flags, 0, 0, 0] + Self.little(width - 1, 3) + Self.little(height - 1, 3))
    }

    static func webp(_ parts: [UInt8]...) -> [UInt8] {
        let content = Array("WEBP".utf8) + parts.flatMap { $0 }
        return Array("RIFF".utf8) + Self.little(content.count, 4) + content
    }

    static let plainWebP = Self.webp(Self.lossy())

    static let plain = [Self.plainPNG, Self.plainJPEG, Self.plainWebP, Self.webp(Self.lossless())]

    static func big(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
    }

    static func little(_ number: Int, _ count: Int) -> [UInt8] { Self.big(number, count).reversed() }
}

extension ImageInspector {
    /// Inspects bytes in memory, so many at a time.
    static func inspect(_ bytes: [UInt8], pieceBytes: Int = ImageBytes.windowBytes) throws(ImageFault) -> ImageOutline {
        try Self.inspect(
            ImageBytes(count: bytes.count) { (offset, count) throws(ImageFault) in
                Array(bytes[offset..<(offset + min(count, pieceBytes))])
            }
        )
    }
}

extension ImageOutline {
    /// The kept file of the given one.
    func kept(of bytes: [UInt8]) -> [UInt8] {
        self.parts.flatMap { part in
            switch part {
            case .range(let range): Array(bytes[range])
            case .bytes(let bytes): bytes
            }
        }
    }
}
