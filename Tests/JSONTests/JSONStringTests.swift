import JSON
import Testing

@Suite("The strings of JSON, as they are read")
struct JSONStringTests {
    static let escapes: [(String, String)] = [
        (#""""#, ""), (#"" ""#, " "), (#""a""#, "a"), (#""\"""#, "\""), (#""\\""#, "\\"), (#""\/""#, "/"),
        (#""/""#, "/"),
        (#""\b""#, "\u{8}"), (#""\f""#, "\u{C}"), (#""\n""#, "\n"), (#""\r""#, "\r"), (#""\t""#, "\t"),
        (#""\\n""#, "\\n"), (#""\\\n""#, "\\\n"), (#""\\\\""#, "\\\\"), (#""\"\"""#, "\"\""), (#""\\\"""#, "\\\""),
        (#""a\nb""#, "a\nb"), (#""\na""#, "\na"), (#""a\n""#, "a\n"), (#""\n\t\r""#, "\n\t\r"),
        (#""\u0000""#, "\0"), (#""a\u0000b""#, "a\0b"), (#""\u001f""#, "\u{1F}"), (#""\u0020""#, " "),
        (#""\u0022""#, "\""),
        (#""\u005c""#, "\\"), (#""\u005Cn""#, "\\n"), (#""\u007F""#, "\u{7F}"), (#""\u0080""#, "\u{80}"),
        (#""\u00e9""#, "\u{E9}"), (#""\u00E9""#, "\u{E9}"), (#""\u07ff""#, "\u{7FF}"), (#""\u0800""#, "\u{800}"),
        (#""\u20AC""#, "€"), (#""\u2028\u2029""#, "\u{2028}\u{2029}"), (#""\ud7ff""#, "\u{D7FF}"),
        (#""\ue000""#, "\u{E000}"),
        (#""\uFEFF""#, "\u{FEFF}"), (#""\uFFFD""#, "\u{FFFD}"), (#""\uFFFE""#, "\u{FFFE}"), (#""\uFFFF""#, "\u{FFFF}"),
        (#""\uD800\uDC00""#, "\u{10000}"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), (#""\ud83c\udfb8""#, "🎸"),
        (#""\uD83c\uDFb8""#, "🎸"), (#""x\uD834\uDD1Ey""#, "x\u{1D11E}y"), (#""\uD83F\uDFFE""#, "\u{1FFFE}"),
        (#""\uD834\uDD1E\uD834\uDD1E""#, "\u{1D11E}\u{1D11E}"), (#""\u0065\u0301""#, "e\u{301}"), (#""\u00e9é""#, "éé"),
        ("\"é\"", "é"), ("\"€\"", "€"), ("\"🎸\"", "🎸"), ("\"\u{7F}\"", "\u{7F}"), ("\"\u{80}\"", "\u{80}"),
        ("\"\u{2028}\"", "\u{2028}"), ("\"\u{FEFF}\"", "\u{FEFF}"), ("\"\u{FFFF}\"", "\u{FFFF}"),
        ("\"\u{10FFFF}\"", "\u{10FFFF}"), ("\"\u{202E}\"", "\u{202E}"), ("\"e\u{301}\"", "e\u{301}"),
        ("\"[1,2]{}:/* */'\"", "[1,2]{}:/* */'"), ("\"#\u{A0}\"", "#\u{A0}"), (#""é\né""#, "é\né"),
        (#""🎸\u0000🎸""#, "🎸\0🎸"),
    ]

    @Test("A string is what its escapes and its UTF-8 say, byte for byte", arguments: escapes)
    func accepts(document: String, text: String) throws {
        #expect(try JSONReader().read(document).stringBytes == Array(text.utf8))
    }

    static let refused: [RefusedDocument] = [
        RefusedDocument(#"""#, .unexpectedEnd, at: 1),
        RefusedDocument(#""a"#, .unexpectedEnd, at: 2),
        RefusedDocument(#""a'"#, .unexpectedEnd, at: 3),
        RefusedDocument(#""\""#, .unexpectedEnd, at: 3),
        RefusedDocument(#""\"#, .unexpectedEnd, at: 2),
        RefusedDocument(#""\u"#, .unexpectedEnd, at: 3),
        RefusedDocument(#""\u00"#, .unexpectedEnd, at: 5),
        RefusedDocument(#""\u00e9"#, .unexpectedEnd, at: 7),
        RefusedDocument(#""\a""#, .invalidEscape, at: 1),
        RefusedDocument(#""\x00""#, .invalidEscape, at: 1),
        RefusedDocument(#""\0""#, .invalidEscape, at: 1),
        RefusedDocument(#""\v""#, .invalidEscape, at: 1),
        RefusedDocument(#""\e""#, .invalidEscape, at: 1),
        RefusedDocument(#""\'""#, .invalidEscape, at: 1),
        RefusedDocument(#""\ ""#, .invalidEscape, at: 1),
        RefusedDocument(#""\N""#, .invalidEscape, at: 1),
        RefusedDocument(#""\U0041""#, .invalidEscape, at: 1),
        RefusedDocument(#""ab\é""#, .invalidEscape, at: 3),
        RefusedDocument("\"\\\n\"", .invalidEscape, at: 1),
        RefusedDocument("\"\\\0\"", .invalidEscape, at: 1),
        RefusedDocument(#""\u""#, .invalidEscape, at: 3),
        RefusedDocument(#""\u1""#, .invalidEscape, at: 4),
        RefusedDocument(#""\u12""#, .invalidEscape, at: 5),
        RefusedDocument(#""\u123""#, .invalidEscape, at: 6),
        RefusedDocument(#""\u12G4""#, .invalidEscape, at: 5),
        RefusedDocument(#""\ug234""#, .invalidEscape, at: 3),
        RefusedDocument(#""\u+123""#, .invalidEscape, at: 3),
        RefusedDocument(#""\u-123""#, .invalidEscape, at: 3),
        RefusedDocument(#""\u 123""#, .invalidEscape, at: 3),
        RefusedDocument(#""\u{41}""#, .invalidEscape, at: 3),
        RefusedDocument(#""\u00é9""#, .invalidEscape, at: 5),
        RefusedDocument(#""\uD800""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uDBFF""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uDC00""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uDFFF""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uD800a""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uD800\n""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uD800\""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uD800\u0041""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uD800\uD800""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uD800\uE000""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uDC00\uD800""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uD83C\uDFB8\uDFB8""#, .loneSurrogate, at: 13),
        RefusedDocument(#""ab\uD83C""#, .loneSurrogate, at: 3),
        RefusedDocument(#""\uD800\u""#, .invalidEscape, at: 9),
        RefusedDocument(#""\uD800\u1""#, .invalidEscape, at: 10),
        RefusedDocument(#""\uD800\x""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uD800 \uDC00""#, .loneSurrogate, at: 1),
        RefusedDocument(#""\uD800""# + #""\uDC00""#, .loneSurrogate, at: 1),
    ]

    @Test("A string with a wrong escape or without an end is refused", arguments: refused)
    func refuses(document: RefusedDocument) {
        #expect(throws: document.error) { try JSONReader().read(document.bytes) }
    }

    @Test("Every single byte in a string is a character, a mark of the grammar, or refused")
    func everyByte() throws {
        for byte in UInt8.min...UInt8.max {
            let bytes = [0x22, 0x61, byte, 0x62, 0x22]
            switch byte {
            case 0..<0x20:
                #expect(throws: JSONError(.controlCharacter, at: 2)) { try JSONReader().read(bytes) }
            case 0x22:
                #expect(throws: JSONError(.trailingBytes, at: 3)) { try JSONReader().read(bytes) }
            case 0x5C:
                // `\b` is an escape.
                #expect(try JSONReader().read(bytes) == .string("a\u{8}"))
            case 0x80...:
                #expect(throws: JSONError(.invalidUTF8, at: 2)) { try JSONReader().read(bytes) }
            default:
                #expect(try JSONReader().read(bytes).stringBytes == [0x61, byte, 0x62])
            }
        }
    }

    @Test("Every single byte behind a backslash is one of the nine escapes, or refused")
    func everyEscape() throws {
        let values: [UInt8: UInt8] = [
            0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
        ]
        for byte in UInt8.min...UInt8.max {
            if let value = values[byte] {
                #expect(try JSONReader().read([0x22, 0x5C, byte, 0x22]).stringBytes == [value])
            } else if byte == UInt8(ascii: "u") {
                #expect(try JSONReader().read("\"\\u0041\"") == .string("A"))
            } else {
                #expect(throws: JSONError(.invalidEscape, at: 1)) { try JSONReader().read([0x22, 0x5C, byte, 0x22]) }
            }
        }
    }

    @Test("Every code unit in an escape is its scalar, or refused as a lone surrogate")
    func everyCodeUnit() throws {
        for unit in UInt16.min...UInt16.max {
            let digits = String(unit, radix: 16)
            let document = "\"\\u" + String(repeating: "0", count: 4 - digits.count) + digits + "\""
            if let scalar = Unicode.Scalar(unit) {
                guard try JSONReader().read(document).stringBytes != Array(scalar.utf8) else { continue }
                Issue.record("\(document) is not its scalar")
            } else {
                #expect(throws: JSONError(.loneSurrogate, at: 1)) { try JSONReader().read(document) }
            }
        }
    }
}
