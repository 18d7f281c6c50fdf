import JSON
import Testing

@Suite("The strings of JSON, as they are written")
struct OutputCursorTextTests {
    /// What RFC 8259 section 7 asks for, said another way than the writer does.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case "\u{8}": escaped += "\\b"
            case "\u{9}": escaped += "\\t"
            case "\u{A}": escaped += "\\n"
            case "\u{C}": escaped += "\\f"
            case "\u{D}": escaped += "\\r"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return "\"\(escaped)\""
    }

    static let controls: [(UInt8, String)] = [
        (0x00, #"\u0000"#), (0x01, #"\u0001"#), (0x02, #"\u0002"#), (0x03, #"\u0003"#), (0x04, #"\u0004"#),
        (0x05, #"\u0005"#), (0x06, #"\u0006"#), (0x07, #"\u0007"#), (0x08, #"\b"#), (0x09, #"\t"#), (0x0A, #"\n"#),
        (0x0B, #"\u000b"#), (0x0C, #"\f"#), (0x0D, #"\r"#), (0x0E, #"\u000e"#), (0x0F, #"\u000f"#), (0x10, #"\u0010"#),
        (0x11, #"\u0011"#), (0x12, #"\u0012"#), (0x13, #"\u0013"#), (0x14, #"\u0014"#), (0x15, #"\u0015"#),
        (0x16, #"\u0016"#), (0x17, #"\u0017"#), (0x18, #"\u0018"#), (0x19, #"\u0019"#), (0x1A, #"\u001a"#),
        (0x1B, #"\u001b"#), (0x1C, #"\u001c"#), (0x1D, #"\u001d"#), (0x1E, #"\u001e"#), (0x1F, #"\u001f"#),
        (0x22, #"\""#), (0x5C, #"\\"#),
    ]

    @Test("Each character that must be escaped is, in its short form if it has one", arguments: controls)
    func escapes(byte: UInt8, escape: String) {
        let text = String(Unicode.Scalar(byte))
        #expect(written { json in json.value(text) } == "\"\(escape)\"")
        #expect(written { json in json.value(text: [byte].span) } == "\"\(escape)\"")
    }

    @Test("No other character of ASCII is escaped")
    func plain() {
        for byte in UInt8(0x20)...0x7F where byte != 0x22 && byte != 0x5C {
            let text = String(Unicode.Scalar(byte))
            #expect(written { json in json.value(text) } == "\"\(text)\"")
        }
    }

    @Test("Every character is found in every place of texts of every length up to four words")
    func places() {
        for length in 1...33 {
            for place in 0..<length {
                for scalar in ["\"", "\\", "\0", "\u{1F}", "\n", " ", "!", "#", "[", "]", "\u{7F}", "é", "€", "🎸"] {
                    let text =
                        String(repeating: "a", count: place) + scalar + String(repeating: "z", count: length - place)
                    let bytes = written { json in json.value(text) }
                    if bytes != Self.escape(text) { Issue.record("\(text.debugDescription) is written as \(bytes)") }
                }
            }
        }
    }

    @Test(
        "Texts of nothing but escapes grow sixfold, whatever their length",
        arguments: [0, 1, 7, 8, 9, 15, 16, 17, 1000]
    )
    func onlyEscapes(length: Int) {
        let text = String(repeating: "\u{1}", count: length)
        let expected = "\"" + String(repeating: "\\u0001", count: length) + "\""
        #expect(written { json in json.value(text) } == expected)
        let member = written { json in
            json.object { json in
                json.member("a", 1)
                json.member("b", text)
                json.member("c", 2)
            }
        }
        #expect(member == "{\"a\":1,\"b\":\(expected),\"c\":2}")
    }

    @Test("A part of a larger buffer is written without its neighbours")
    func parts() {
        let bytes = Array("\"\"abcdefghijklmnopqrstuvwxyz\"\"".utf8)
        for start in 2..<28 {
            for end in start...28 {
                let text = String(decoding: bytes[start..<end], as: UTF8.self)
                #expect(written { json in json.value(text: bytes.span.extracting(start..<end)) } == "\"\(text)\"")
                #expect(written { json in json.value(rawString: bytes.span.extracting(start..<end)) } == "\"\(text)\"")
            }
        }
    }
}
