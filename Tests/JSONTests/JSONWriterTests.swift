import JSON
import Testing

@Suite("The writer of JSON documents")
struct JSONWriterTests {
    @Test("A product is written in the order of the calls, with its commas")
    func product() {
        let name = Array("Yamaha \"FG800\"".utf8)
        let price = Array("12000.00".utf8)
        let document = written { json in
            json.object { json in
                json.member("id", Int64(1))
                json.member("name", text: name.span)
                json.member("description", "No description")
                json.member("price", rawString: price.span)
                json.member("stock", 17)
                json.nullMember("image")
                json.objectMember("category") { json in
                    json.member("id", Int64(3))
                    json.member("is_open", true)
                }
                json.member("is_new", false)
            }
        }
        #expect(
            document == #"{"id":1,"name":"Yamaha \"FG800\"","description":"No description","price":"12000.00","#
                + #""stock":17,"image":null,"category":{"id":3,"is_open":true},"is_new":false}"#
        )
    }

    @Test("Empty arrays and objects have no comma inside, and one between them")
    func empty() {
        #expect(written { json in json.array { _ in } } == "[]")
        #expect(written { json in json.object { _ in } } == "{}")
        let document = written { json in
            json.array { json in
                json.object { _ in }
                json.array { _ in }
                json.object { json in
                    json.arrayMember("a") { _ in }
                    json.objectMember("b") { _ in }
                    json.arrayMember("c") { json in json.value(1) }
                }
                json.nullValue()
            }
        }
        #expect(document == #"[{},[],{"a":[],"b":{},"c":[1]},null]"#)
    }

    @Test("Every kind of value is written alone, and behind a comma")
    func values() {
        let raw = Array("1.50".utf8)
        let document = written { json in
            json.array { json in
                json.nullValue()
                json.value(true)
                json.value(false)
                json.value(0)
                json.value(Int64(-1))
                json.value(FixedDecimal(minorUnits: 150))
                json.value("a")
                json.value(text: raw.span)
                json.value(rawString: raw.span)
                json.value(JSONNumber(7))
                json.value(JSONValue.array([.null]))
                json.value("")
            }
        }
        #expect(document == #"[null,true,false,0,-1,"1.50","a","1.50","1.50",7,[null],""]"#)
        #expect(written { json in json.value("a") } == "\"a\"")
        #expect(written { json in json.nullValue() } == "null")
    }

    @Test("Names known at run time are escaped")
    func dynamicNames() {
        let document = written { json in
            json.object { json in
                json.member(name: "a\"\n", .null)
                json.arrayMember(name: "é\\") { json in json.value("x") }
                json.member(name: "", .bool(true))
                json.member("d", FixedDecimal(minorUnits: -5))
                json.member("v", .string("\t"))
            }
        }
        #expect(document == #"{"a\"\n":null,"é\\":["x"],"":true,"d":"-0.05","v":"\t"}"#)
    }

    @Test("A name of any length is written whole")
    func names() {
        let document = written { json in
            json.object { json in
                json.member("", 0)
                json.member("a", 1)
                json.member("ab", 2)
                json.member("abc", 3)
                json.member("abcd", 4)
                json.member("abcde", 5)
                json.member("abcdef", 6)
                json.member("abcdefg", 7)
                json.member("abcdefgh", 8)
                json.member("abcdefghi", 9)
                json.member("abcdefghijklmnop", 16)
                json.member("abcdefghijklmnopqrs", 19)
            }
        }
        let expected = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19].map { "\"\("abcdefghijklmnopqrs".prefix($0))\":\($0)" }
        #expect(document == "{\(expected.joined(separator: ","))}")
    }

    @Test("A whole number of any length is written exactly")
    func integers() {
        var numbers: [Int64] = [.min, .max, .min + 1, -1, 0, 10_000_000_000_000_000, 1_000_000_020_000_000]
        var power: Int64 = 1
        for _ in 0..<19 {
            numbers += [power, power - 1, power + 1, -power, -power + 1]
            power = power &* 10
        }
        for number in numbers {
            #expect(written { json in json.value(number) } == String(number))
            #expect(written { json in json.object { json in json.member("n", number) } } == "{\"n\":\(number)}")
        }
    }

    @Test("The buffer grows from any size to what is written, and keeps what stands in it")
    func growth() {
        let text = String(repeating: "é\"x", count: 100)
        var expected = "["
        for capacity in [0, 1, 7, 8, 9, 100, 5000] {
            var json = JSONWriter(capacity: capacity)
            expected = "["
            json.array { json in
                for index in 0..<50 {
                    json.value(text)
                    json.value(index)
                    expected += (index == 0 ? "\"" : ",\"") + text.replacing("\"", with: "\\\"") + "\",\(index)"
                }
                json.reserve(10_000)
            }
            #expect(String(decoding: json.bytes, as: UTF8.self) == expected + "]", "from \(capacity)")
        }
    }

    @Test("What a body throws comes out typed, of objects and arrays alike")
    func errors() {
        struct Refused: Error, Equatable {}
        var json = JSONWriter()
        var caught = 0
        do throws(Refused) {
            try json.array { (json) throws(Refused) in
                try json.object { (json) throws(Refused) in
                    try json.objectMember("a") { (json) throws(Refused) in
                        try json.arrayMember("b") { (_) throws(Refused) in throw Refused() }
                    }
                }
            }
        } catch {
            caught += 1
        }
        #expect(caught == 1)
    }

    @Test(
        "A name or raw string that would need an escape stops a build with assertions",
        .enabled(if: Self.checksAssertions, "this build leaves assertions out")
    )
    func unescaped() async {
        await #expect(processExitsWith: .failure) {
            var json = JSONWriter()
            json.object { json in json.member("a\"", 1) }
        }
        await #expect(processExitsWith: .failure) {
            let raw: [UInt8] = [0x31, 0x0A]
            var json = JSONWriter()
            json.value(rawString: raw.span)
        }
    }

    private static var checksAssertions: Bool {
        var isChecked = false
        assert(
            {
                isChecked = true
                return true
            }()
        )
        return isChecked
    }
}
