import Testing

@testable import Shop

@Suite("The inspection of pictures")
struct ImageInspectorTests {
    typealias Files = ImageFiles

    struct Good: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let given: [UInt8]
        let kept: [UInt8]
        var kind = ImageKind.png
        var size = (width: 2, height: 3)
    }

    private static let text = Files.chunk("tEXt", Array("Comment\0<script>".utf8))
    private static let colours = Files.chunk("gAMA", [0, 0, 1, 2])
    private static let profile = Files.segment(0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1, 7])
    private static let adobe = Files.segment(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1])
    private static let places = Files.segment(0xE1, Array("Exif\0\0GPS".utf8))
    private static let cleanJPEG = Files.jpeg(
        Files.jfif,
        profile,
        adobe,
        Files.table,
        Files.frame(marker: 0xC2),
        Files.scan
    )
    private static let alpha = Files.part("ALPH", [1, 2, 3])
    private static let colourProfile = Files.part("ICCP", [9])

    static let goodFiles: [Good] = [
        Good(testDescription: "PNG", given: Files.plainPNG, kept: Files.plainPNG),
        Good(
            testDescription: "PNG with text, EXIF, time, a private chunk, and an animation",
            given: Files.png(
                Files.header(),
                text,
                colours,
                Files.chunk("acTL", [0]),
                Files.chunk("eXIf", [1]),
                Files.data,
                Files.data,
                Files.chunk("fdAT", [1]),
                Files.chunk("iTXt"),
                Files.chunk("tIME", [1]),
                Files.chunk("prVt"),
                Files.end
            ),
            kept: Files.png(Files.header(), colours, Files.data, Files.data, Files.end)
        ),
        Good(
            testDescription: "the widest PNG of 40 million pixels",
            given: Files.png(Files.header(8192, 4882), Files.data, Files.end),
            kept: Files.png(Files.header(8192, 4882), Files.data, Files.end),
            size: (8192, 4882)
        ),
        Good(testDescription: "JPEG", given: Files.plainJPEG, kept: Files.plainJPEG, kind: .jpeg),
        Good(
            testDescription: "JPEG with EXIF, a comment, a thumbnail, and others' segments",
            given: Files.jpeg(
                Files.jfif,
                Files.segment(0xE0, Array("JFXX\0".utf8)),
                places,
                profile,
                Files.segment(0xE2, Array("MPF\0".utf8)),
                Files.segment(0xED, Array("Photoshop".utf8)),
                adobe,
                Files.segment(0xFE, Array("<?php".utf8)),
                Files.table,
                Files.frame(marker: 0xC2),
                Files.scan
            ),
            kept: cleanJPEG,
            kind: .jpeg
        ),
        Good(
            testDescription: "progressive JPEG with filling bytes",
            given: Files.jpeg(Files.frame(), Files.scan, [0xFF, 0xFF], Files.table, Files.scan + [0xFF]),
            kept: Files.jpeg(Files.frame(), Files.scan, [0xFF, 0xFF], Files.table, Files.scan + [0xFF]),
            kind: .jpeg
        ),
        Good(testDescription: "lossy WebP", given: Files.plainWebP, kept: Files.plainWebP, kind: .webp),
        Good(
            testDescription: "lossless WebP of odd length",
            given: Files.webp(Files.part("VP8L", [0x2F] + Files.little(1 | 2 << 14, 4))),
            kept: Files.webp(Files.part("VP8L", [0x2F] + Files.little(1 | 2 << 14, 4))),
            kind: .webp
        ),
        Good(
            testDescription: "extended WebP with EXIF and XMP",
            given: Files.webp(
                Files.extended(0x3C),
                colourProfile,
                alpha,
                Files.lossy(),
                Files.part("EXIF", [1, 2, 3]),
                Files.part("XMP ", [4]),
                Files.part("odd!", [])
            ),
            kept: Files.webp(Files.extended(0x30), colourProfile, alpha, Files.lossy()),
            kind: .webp
        ),
    ]

    @Test("A sound picture is known, measured, and kept without what is not the picture", arguments: goodFiles)
    func good(_ file: Good) throws {
        let outline = try ImageInspector.inspect(file.given)
        #expect(outline.kind == file.kind)
        #expect(outline.width == file.size.width)
        #expect(outline.height == file.size.height)
        #expect(outline.kept(of: file.given) == file.kept)
        #expect(outline.byteCount == file.kept.count)
        let again = try ImageInspector.inspect(file.kept).kept(of: file.kept)
        #expect(again == file.kept, "nothing is left to clean")
    }

    @Test("However the file is read, the outcome is the same", arguments: goodFiles)
    func pieces(_ file: Good) throws {
        let whole = try ImageInspector.inspect(file.given)
        for pieceBytes in 1...20 {
            let inPieces = try ImageInspector.inspect(file.given, pieceBytes: pieceBytes)
            #expect(inPieces == whole)
        }
    }

    @Test("Every beginning of a picture is refused, and so is one with something behind it", arguments: goodFiles)
    func cutAndExtended(_ file: Good) {
        for count in 0..<file.given.count {
            #expect(throws: ImageFault.self) { try ImageInspector.inspect(Array(file.given[..<count])) }
        }
        let tails: [[UInt8]] = [[0], Array("PK\u{3}\u{4}".utf8), Array("<script>".utf8), file.given]
        for tail in tails {
            #expect(throws: ImageFault.trailingBytes) { try ImageInspector.inspect(file.given + tail) }
        }
    }

    @Test("No byte of a PNG can change unseen but those that say how it is to be shown")
    func flips() {
        var seen = 0
        for index in Files.plainPNG.indices {
            var bytes = Files.plainPNG
            bytes[index] ^= 0x10
            do throws(ImageFault) {
                _ = try ImageInspector.inspect(bytes)
            } catch {
                seen += 1
            }
        }
        #expect(seen == Files.plainPNG.count)
    }
}
