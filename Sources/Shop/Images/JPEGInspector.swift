/// JPEG (ITU-T T.81): segments that begin with a marker, from SOI to EOI, with the picture's data behind each SOS.
enum JPEGInspector {
    private enum Marker {
        static let endOfImage: UInt8 = 0xD9
        static let startOfScan: UInt8 = 0xDA
        static let comment: UInt8 = 0xFE
        static let restarts: ClosedRange<UInt8> = 0xD0...0xD7
        static let applications: ClosedRange<UInt8> = 0xE0...0xEF

        /// Baseline, extended and progressive, as browsers show them.
        static let frames: ClosedRange<UInt8> = 0xC0...0xC2

        /// Lossless, hierarchical and arithmetic frames, and what belongs to them.
        static let rareFrames: Set<UInt8> = [
            0xC3, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF, 0xDC, 0xDE, 0xDF,
        ]

        /// Tables: Huffman, quantization, restart interval.
        static let tables: Set<UInt8> = [0xC4, 0xDB, 0xDD]
    }

    /// What application segments are kept for, by marker: what they begin with.
    private static let keptApplications: [UInt8: [UInt8]] = [
        0xE0: Array("JFIF\0".utf8), 0xE2: Array("ICC_PROFILE\0".utf8), 0xEE: Array("Adobe".utf8),
    ]

    static func inspect(_ bytes: inout ImageBytes) throws(ImageFault) -> ImageOutline {
        var size: (width: Int, height: Int)?
        var kept: [Range<Int>] = [0..<2]
        var offset = 2
        var hasScan = false
        for _ in 0..<ImageOutline.maximumPartCount {
            let start = offset
            let marker = try Self.marker(&offset, &bytes)
            if marker == Marker.endOfImage {
                guard let size, hasScan else { throw .truncated }
                guard offset == bytes.count else { throw .trailingBytes }
                var outline = try ImageOutline(.jpeg, width: size.width, height: size.height)
                for range in kept { outline.keep(range) }
                outline.keep(start..<offset)
                return outline
            }
            let length = try bytes.bigEndian(offset, 2)
            guard length >= 2 else { throw .malformed("A segment of the picture is shorter than its head.") }
            guard length <= bytes.count - offset else { throw .truncated }
            let content = (offset + 2)..<(offset + length)
            offset += length
            if Marker.frames.contains(marker) {
                guard size == nil else { throw .malformed("The picture has two frames.") }
                size = try Self.size(content, &bytes)
                kept.append(start..<offset)
            } else if marker == Marker.startOfScan {
                guard size != nil else { throw .malformed("The picture's data comes before its frame.") }
                hasScan = true
                try Self.skipScan(&offset, &bytes)
                kept.append(start..<offset)
            } else if Marker.tables.contains(marker) {
                kept.append(start..<offset)
            } else if Marker.rareFrames.contains(marker) {
                throw .notSupported("This kind of JPEG is not supported.")
            } else if Marker.applications.contains(marker) {
                if try Self.isKept(marker, content, &bytes) { kept.append(start..<offset) }
            } else if marker != Marker.comment {
                throw .malformed("The picture has a segment that is not known.")
            }
        }
        throw .tooManyParts
    }

    /// The marker there, which bytes of 0xFF may precede.
    private static func marker(_ offset: inout Int, _ bytes: inout ImageBytes) throws(ImageFault) -> UInt8 {
        guard try bytes.byte(offset) == 0xFF else { throw .malformed("A segment of the picture has no marker.") }
        while try bytes.byte(offset) == 0xFF { offset += 1 }
        offset += 1
        return try bytes.byte(offset - 1)
    }

    /// Goes to the next marker that is neither a restart nor a byte of the data.
    private static func skipScan(_ offset: inout Int, _ bytes: inout ImageBytes) throws(ImageFault) {
        while true {
            while try bytes.byte(offset) != 0xFF { offset += 1 }
            let next = try bytes.byte(offset + 1)
            if next == 0xFF {
                offset += 1
            } else if next == 0 || Marker.restarts.contains(next) {
                offset += 2
            } else {
                return
            }
        }
    }

    private static func size(
        _ content: Range<Int>,
        _ bytes: inout ImageBytes
    ) throws(ImageFault) -> (width: Int, height: Int) {
        guard content.count >= 6 else { throw .malformed("The picture's frame is not valid.") }
        let start = content.lowerBound
        let components = Int(try bytes.byte(start + 5))
        guard try bytes.byte(start) == 8, [1, 3, 4].contains(components), content.count == 6 + 3 * components else {
            throw .malformed("The picture's frame is not valid.")
        }
        return (try bytes.bigEndian(start + 3, 2), try bytes.bigEndian(start + 1, 2))
    }

    private static func isKept(
        _ marker: UInt8,
        _ content: Range<Int>,
        _ bytes: inout ImageBytes
    ) throws(ImageFault) -> Bool {
        guard let beginning = Self.keptApplications[marker], content.count >= beginning.count else { return false }
        return try bytes.bytes(content.lowerBound, beginning.count) == beginning
    }
}
