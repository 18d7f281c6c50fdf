import JSON
import Testing

@Suite("The limits of a JSON document")
struct JSONLimitsTests {
    @Test("The nesting may reach its limit, and is refused at the bracket beyond it", arguments: [0, 1, 2, 32, 256])
    func depth(limit: Int) throws {
        let reader = JSONReader(limits: JSONLimits(maximumDepth: limit))
        _ = try reader.read(limit == 0 ? "0" : nestedArrays(limit))
        #expect(throws: JSONError(.tooDeep, at: limit)) { try reader.read(nestedArrays(limit + 1)) }
    }

    @Test("Objects count as levels like arrays")
    func depthOfObjects() throws {
        let reader = JSONReader(limits: JSONLimits(maximumDepth: 2))
        _ = try reader.read(#"{"a":[],"b":{},"c":[]}"#)
        #expect(throws: JSONError(.tooDeep, at: 6)) { try reader.read(#"{"a":[{}]}"#) }
        #expect(throws: JSONError(.tooDeep, at: 6)) { try reader.read(#"[{"a":[]}]"#) }
    }

    @Test("A body of a mebibyte of open brackets ends at the default limit", arguments: ["[", "{\"a\":", "[{\"\":"])
    func bomb(unit: String) {
        let text = String(repeating: unit, count: 1_048_576 / unit.utf8.count)
        let error = #expect(throws: JSONError.self) { try JSONReader().read(text) }
        #expect(error?.reason == .tooDeep)
    }

    @Test("A document of exactly the most bytes is read, one more byte is refused unread")
    func bytes() throws {
        let reader = JSONReader(limits: JSONLimits(maximumBytes: 4))
        #expect(try reader.read("null") == .null)
        #expect(throws: JSONError(.tooLarge, at: 4)) { try reader.read("?????") }
    }

    @Test("A mebibyte is the default size")
    func defaultBytes() throws {
        let text = String(repeating: " ", count: 1_048_575) + "0"
        #expect(try JSONReader().read(text) == .number(JSONNumber(0)))
        #expect(throws: JSONError(.tooLarge, at: 1_048_576)) { try JSONReader().read(text + " ") }
    }

    @Test("The values of a document are counted over all its arrays and objects")
    func values() throws {
        let reader = JSONReader(limits: JSONLimits(maximumValueCount: 5))
        _ = try reader.read(#"[1,[2],{"a":3}]"#.replacing("{\"a\":3}", with: "3"))
        #expect(throws: JSONError(.tooManyValues, at: 12)) { try reader.read(#"[1,[2],{"a":3}]"#) }
    }

    @Test("An object may have the most members, and not one more", arguments: [1, 15, 16, 17, 1024])
    func members(limit: Int) throws {
        let reader = JSONReader(limits: JSONLimits(maximumMemberCount: limit))
        let members = (0..<limit).map { "\"\($0)\":0" }.joined(separator: ",")
        _ = try reader.read("{\(members)}")
        #expect(throws: JSONError(.tooManyMembers, at: members.utf8.count + 2)) {
            try reader.read("{\(members),\"x\":0}")
        }
    }
}
