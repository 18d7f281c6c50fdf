import JSON
import Testing

@Suite("Objects by a template, from packed values")
struct JSONTemplateTests {
    static let template = JSONTemplate([
        .number("id"), .text("name"), .rawString("price"), .optionalText("image"),
        .object("category", [.number("id"), .text("name")]),
    ])

    private static func packed(_ text: String) -> String { "\(text.utf8.count) \(text)" }

    /// One object, written by calls as far as the template's members go.
    private static func expected(_ id: Int, _ name: String, image: String?) -> String {
        let price = Array("12.50".utf8)
        return written { json in
            json.object { json in
                json.member("id", id)
                json.member("name", name)
                json.member("price", rawString: price.span)
                if let image { json.member("image", image) } else { json.nullMember("image") }
                json.objectMember("category") { json in
                    json.member("id", 7)
                    json.member("name", name)
                }
            }
        }
    }

    private static func values(_ id: Int, _ name: String, image: String?) -> String {
        "\(id) \(Self.packed(name)) 12.50 \(image.map(Self.packed) ?? "-1") 7 \(Self.packed(name))"
    }

    @Test("Texts of every length, with any character in any place, are written as by single calls")
    func texts() {
        for length in 0...70 {
            for place in 0...length {
                for scalar in ["\"", "\\", "\0", "\u{1F}", " ", "é", "🎸"] {
                    let text =
                        String(repeating: "a", count: place) + scalar + String(repeating: "z", count: length - place)
                    let image = length % 2 == 0 ? text : nil
                    let bytes = Array(Self.values(length, text, image: image).utf8)
                    let document = written { json in
                        var offset = 0
                        let isWhole = json.object(Self.template, packed: bytes.span, &offset)
                        if !isWhole || offset != bytes.count + 1 {
                            Issue.record("\(text.debugDescription) is not read")
                        }
                    }
                    if document != Self.expected(length, text, image: image) {
                        Issue.record("\(text.debugDescription) is written as \(document)")
                    }
                }
            }
        }
    }

    @Test("Objects stand behind one another, and hidden values are passed over")
    func severalObjects() {
        let template = JSONTemplate([.number("id"), .optionalText("a"), .hidden])
        let bytes = Array("1 3 x y 555 12345678 -1 666 -3 0  77".utf8)
        let document = written { json in
            json.array { json in
                var offset = 0
                while offset < bytes.count {
                    guard json.object(template, packed: bytes.span, &offset) else {
                        Issue.record("an object is not read")
                        return
                    }
                }
            }
        }
        #expect(document == #"[{"id":1,"a":"x y"},{"id":12345678,"a":null},{"id":-3,"a":""}]"#)
    }

    @Test("Numbers of up to 31 digits are copied as they are", arguments: 1...31)
    func numbers(length: Int) {
        let digits = String(repeating: "7", count: length)
        let template = JSONTemplate([.number("a"), .rawString("b")])
        for text in ["\(digits) \(digits)", "\(digits) \(digits) 1 2 3 4 5"] {
            let bytes = Array(text.utf8)
            let document = written { json in
                var offset = 0
                let isWhole = json.object(template, packed: bytes.span, &offset)
                #expect(isWhole)
                #expect(offset == 2 * length + 2)
            }
            #expect(document == #"{"a":\#(digits),"b":"\#(digits)"}"#)
        }
    }

    @Test(
        "What is not packed by the template's rules is refused",
        arguments: [
            "", " ", "1", "1 ", "1 2", "1 2 a", "1 2 abc", "1 1 a", "1 1 a ", "1 1 a 1", "1  1 a 1", "1 -1 1", "1 -2 1",
            "1 - 1", "1 -", "1 x 1", "1 1x 1", "1 1 a 1 -", "1 1 a 1 -1x", "1 1 a 1 99999999999", "1 12345678901 a",
            "1 1 a 1 3 ab", "1 1 a 1 1 abc", "1 1 a 1 -1 ", "1 1 a \(String(repeating: "1", count: 33)) -1 2",
        ]
    )
    func refuses(text: String) {
        let template = JSONTemplate([.number("a"), .text("b"), .number("c"), .optionalText("d"), .number("e")])
        let bytes = Array(text.utf8)
        _ = written { json in
            var offset = 0
            let isWhole = json.object(template, packed: bytes.span, &offset)
            #expect(!isWhole)
        }
    }
}
