import Testing

@testable import Shop

@Suite("Pictures that are refused")
struct BadImageTests {
    typealias Files = ImageFiles

    struct Bad: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let message: String

        init(_ name: String, _ bytes: [UInt8], _ fault: ImageFault) {
            self.testDescription = name
            self.bytes = bytes
            self.message = fault.message
        }

        init(_ name: String, _ bytes: [UInt8], _ message: String) {
            self.testDescription = name
            self.bytes = bytes
            self.message = message
        }
    }

    private static let palette = Files.chunk("PLTE", [1, 2, 3])
    private static let order = "The picture's chunks are not in order."
    private static let pngHeader = "The picture's header is not valid."

    static let kinds = [
        Bad("nothing", [], .unknownKind),
        Bad("text", Array("<html><script>".utf8), .unknownKind),
        Bad("SVG", Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), .unknownKind),
        Bad("GIF", Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0, 0x3B], .unknownKind),
        Bad("a ZIP before a PNG", Array("PK\u{3}\u{4}".utf8) + Files.plainPNG, .unknownKind),
        Bad("RIFF of sound", Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WAVE".utf8), .unknownKind),
    ]

    static let png = [
        Bad("no data", Files.png(Files.header(), Files.end), .truncated),
        Bad("no header", Files.png(Files.data, Files.end), "The picture does not begin with its header."),
        Bad(
            "two headers",
            Files.png(Files.header(), Files.header(), Files.data, Files.end),
            "The picture has two headers."
        ),
        Bad("width 0", Files.png(Files.header(0, 1), Files.data, Files.end), .dimensions),
        Bad("height 0", Files.png(Files.header(1, 0), Files.data, Files.end), .dimensions),
        Bad("8193 wide", Files.png(Files.header(8193, 1), Files.data, Files.end), .dimensions),
        Bad("8193 high", Files.png(Files.header(1, 8193), Files.data, Files.end), .dimensions),
        Bad("over 40 million pixels", Files.png(Files.header(8192, 4883), Files.data, Files.end), .dimensions),
        Bad("sides of 32 bits", Files.png(Files.header(0xFFFF_FFFF, 0xFFFF_FFFF), Files.data, Files.end), .dimensions),
        Bad("a depth of 3", Files.png(Files.header(depth: 3), Files.data, Files.end), pngHeader),
        Bad("a colour type of 5", Files.png(Files.header(colour: 5), Files.data, Files.end), pngHeader),
        Bad("data apart", Files.png(Files.header(), Files.data, Files.chunk("tEXt"), Files.data, Files.end), order),
        Bad("a late palette", Files.png(Files.header(), Files.data, palette, Files.end), order),
        Bad("two palettes", Files.png(Files.header(), palette, palette, Files.data, Files.end), order),
        Bad(
            "an unknown critical chunk",
            Files.png(Files.header(), Files.chunk("EVIL"), Files.data, Files.end),
            "The picture has a chunk that is not known."
        ),
        Bad(
            "a type of digits",
            Files.png(Files.header(), Files.chunk("t3xt"), Files.data, Files.end),
            "The type of a chunk is not four letters."
        ),
        Bad(
            "an end that is not empty",
            Files.png(Files.header(), Files.data, Files.chunk("IEND", [1])),
            "The picture's last chunk is not empty."
        ),
        Bad(
            "a length of 4 GiB",
            Files.png(Files.header(), Files.big(0xFFFF_FFFF, 4), Files.data, Files.end),
            .truncated
        ),
        Bad(
            "too many chunks",
            Files.png(Files.header(), [[UInt8]](repeating: Files.data, count: 10_000).flatMap { $0 }, Files.end),
            .tooManyParts
        ),
    ]

    private static let jpegFrame = "The picture's frame is not valid."

    static let jpeg = [
        Bad("no frame", Files.jpeg(Files.table), .truncated),
        Bad("no scan", Files.jpeg(Files.table, Files.frame()), .truncated),
        Bad("a scan before the frame", Files.jpeg(Files.scan), "The picture's data comes before its frame."),
        Bad("two frames", Files.jpeg(Files.frame(), Files.frame(), Files.scan), "The picture has two frames."),
        Bad("height 0", Files.jpeg(Files.frame(1, 0), Files.scan), .dimensions),
        Bad("8193 wide", Files.jpeg(Files.frame(8193, 1), Files.scan), .dimensions),
        Bad("12 bits", Files.jpeg(Files.frame(precision: 12), Files.scan), jpegFrame),
        Bad("lossless", Files.jpeg(Files.frame(marker: 0xC3), Files.scan), "This kind of JPEG is not supported."),
        Bad("a short frame", Files.jpeg(Files.segment(0xC0, [8]), Files.scan), jpegFrame),
        Bad(
            "two beginnings",
            Files.jpeg([0xFF, 0xD8, 0, 2], Files.frame(), Files.scan),
            "The picture has a segment that is not known."
        ),
        Bad("no marker", Files.jpeg(Files.frame(), [1, 2, 3, 4]), "A segment of the picture has no marker."),
        Bad(
            "a segment of length 1",
            Files.jpeg([0xFF, 0xDB, 0, 1], Files.frame(), Files.scan),
            "A segment of the picture is shorter than its head."
        ),
        Bad(
            "too many segments",
            Files.jpeg([[UInt8]](repeating: [0xFF, 0xFE, 0, 2], count: 10_000).flatMap { $0 }),
            .tooManyParts
        ),
    ]

    private static let noPicture = "The file does not begin with a picture."
    private static let moving = "Moving pictures are not supported."

    static let webp = [
        Bad("no part", Files.webp(), .truncated),
        Bad("text first", Files.webp(Files.part("EXIF", [1])), noPicture),
        Bad("two pictures", Files.webp(Files.lossy(), Files.lossy()), .trailingBytes),
        Bad("EXIF without its header", Files.webp(Files.lossy(), Files.part("EXIF", [1])), .trailingBytes),
        Bad("width 0", Files.webp(Files.lossy(0, 1)), .dimensions),
        Bad("16383 wide", Files.webp(Files.lossless(16_383, 1)), .dimensions),
        Bad("no key frame", Files.webp(Files.part("VP8 ", [0x11, 0, 0, 0x9D, 1, 0x2A, 1, 0, 1, 0])), noPicture),
        Bad("no start code", Files.webp(Files.part("VP8 ", [0x10, 0, 0, 0x9D, 1, 0x2B, 1, 0, 1, 0])), noPicture),
        Bad("a later version", Files.webp(Files.part("VP8L", [0x2F, 0, 0, 0, 0x20, 0])), noPicture),
        Bad("animated", Files.webp(Files.extended(2), Files.part("ANIM", [1])), moving),
        Bad("animated without the flag", Files.webp(Files.extended(), Files.part("ANMF", [1]), Files.lossy()), moving),
        Bad("no picture", Files.webp(Files.extended(), Files.part("ICCP", [1])), .truncated),
        Bad(
            "two pictures behind a header",
            Files.webp(Files.extended(), Files.lossy(), Files.lossy()),
            "There are two pictures in one file."
        ),
        Bad(
            "another size than the header's",
            Files.webp(Files.extended(0, 3, 3), Files.lossy()),
            "The picture is not as large as it says."
        ),
        Bad("a header of 9 bytes", Files.webp(Files.part("VP8X", [0, 0, 0, 0, 1, 0, 0, 1, 0])), pngHeader),
        Bad("a part longer than the file", Files.webp(Array("VP8 ".utf8) + [0xFF, 0xFF, 0xFF, 0x7F]), .truncated),
        Bad(
            "a bomb in the header",
            Files.webp(Files.extended(0, 1 << 24, 1 << 24), Files.lossy()),
            "The picture is not as large as it says."
        ),
    ]

    @Test("A file that is not exactly one picture is refused, and why is said", arguments: kinds + png + jpeg + webp)
    func bad(_ file: Bad) throws {
        let fault = try #require(throws: ImageFault.self) { try ImageInspector.inspect(file.bytes) }
        #expect(fault.message == file.message)
        #expect(throws: fault) { try ImageInspector.inspect(file.bytes, pieceBytes: 1) }
    }
}
