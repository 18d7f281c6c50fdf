import Testing

@testable import JSON

@Suite("Members that must differ")
struct DistinctMembersTests {
    static let duplicates: [RefusedDocument] = [
        RefusedDocument(#"{"a":1,"a":1}"#, .duplicateMember, at: 7),
        RefusedDocument(#"{"a":1,"a":2}"#, .duplicateMember, at: 7),
        RefusedDocument(#"{"a":1,"b":2,"a":3}"#, .duplicateMember, at: 13),
        RefusedDocument(#"{"":1,"":2}"#, .duplicateMember, at: 6),
        RefusedDocument(#"{"a":1,"\u0061":2}"#, .duplicateMember, at: 7),
        RefusedDocument(#"{"/":1,"\/":2}"#, .duplicateMember, at: 7),
        RefusedDocument(#"{"é":1,"\u00E9":2}"#, .duplicateMember, at: 8),
        RefusedDocument(#"{"🎸":1,"\uD83C\uDFB8":2}"#, .duplicateMember, at: 10),
        RefusedDocument(#"{"a\u0000b":1,"a\u0000b":2}"#, .duplicateMember, at: 14),
        RefusedDocument(#"[{"a":{"b":1,"b":2}}]"#, .duplicateMember, at: 13),
        RefusedDocument(#"{"a":1,"a"#, .unexpectedEnd, at: 9),
    ]

    @Test("A name that comes twice is refused, however it is written", arguments: duplicates)
    func refuses(document: RefusedDocument) {
        #expect(throws: document.error) { try JSONReader().read(document.bytes) }
    }

    @Test("A name that comes again is found before, at and behind the threshold of the table")
    func threshold() throws {
        for count in 1...(2 * DistinctMembers.tableThreshold + 1) {
            var members = DistinctMembers()
            for index in 0..<count { members.append(JSONMember(name: "é\(index)", value: .null)) }
            for index in 0..<count { #expect(members.contains("é\(index)"), "\(index) of \(count)") }
            #expect(!members.contains("é\(count)"))
            #expect(!members.contains("e\u{301}0"), "an equivalent name has other bytes")
            #expect(members.members.count == count)
        }
    }

    @Test("A NUL does not end a name", arguments: [1, 40])
    func embeddedZero(count: Int) {
        var members = DistinctMembers()
        for index in 0..<count { members.append(JSONMember(name: "a\0\(index)", value: .null)) }
        #expect(!members.contains("a"))
        #expect(!members.contains("a\0"))
        #expect(members.contains("a\0\(count - 1)"))
    }
}
