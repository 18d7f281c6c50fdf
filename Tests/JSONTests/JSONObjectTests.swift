import JSON
import Testing

@Suite("The members of a JSON object")
struct JSONObjectTests {
    @Test("A member is found by its name, in any place")
    func lookup() throws {
        guard case .object(let object) = try JSONReader().read(#"{"b":1,"a":2,"":3,"c":null}"#) else {
            Issue.record("an object is read as one")
            return
        }
        #expect(object["a"] == .number(JSONNumber(2)))
        #expect(object["b"] == .number(JSONNumber(1)))
        #expect(object[""] == .number(JSONNumber(3)))
        #expect(object["c"] == .null)
        #expect(object["d"] == nil)
        #expect(object["A"] == nil)
        #expect(object.members.map(\.name) == ["b", "a", "", "c"])
    }

    @Test("A name in another form of Unicode is another name, in the look-up and among the members")
    func canonicalEquivalence() throws {
        guard case .object(let object) = try JSONReader().read("{\"\u{E9}\":1,\"e\u{301}\":2}") else {
            Issue.record("an object is read as one")
            return
        }
        #expect(object["\u{E9}"] == .number(JSONNumber(1)))
        #expect(object["e\u{301}"] == .number(JSONNumber(2)))
    }
}
