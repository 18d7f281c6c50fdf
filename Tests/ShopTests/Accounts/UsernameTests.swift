import JSON
import Testing

@testable import Shop

@Suite("User names")
struct UsernameTests {
    @Test(
        "Letters and digits of any script and @.+-_ are taken, in normal form C",
        arguments: [
            ("bob", "bob"), ("a.b+c-d_e@f", "a.b+c-d_e@f"), ("123", "123"), ("@._", "@._"),
            ("Jos\u{E9}", "Jos\u{E9}"), ("Jose\u{301}", "Jos\u{E9}"), ("Straße", "Straße"), ("李小龙", "李小龙"),
            ("हिन्दी", "हिन्दी"), ("ａｄｍｉｎ", "ａｄｍｉｎ"), ("ıışık", "ıışık"), ("٣٤٥", "٣٤٥"),
            (String(repeating: "x", count: 150), String(repeating: "x", count: 150)),
        ]
    )
    func taken(_ typed: String, _ kept: String) throws {
        let name = try Username.read(.string(typed))
        #expect(Array(name.utf8) == Array(kept.utf8))
    }

    @Test(
        "All else is refused",
        arguments: [
            "", "ab", "a b", "a\tb", "a\u{0}b", "bob!", "bob#1", "a/b", "<b>", "bo\u{200B}b", "bo\u{202E}b",
            "bo\u{3164}b", "\u{301}bob", ".\u{301}bob", "bob\u{FDFA}", "bob🎸", "½½½½", "bob\u{20DD}",
            String(repeating: "x", count: 151),
        ]
    )
    func refused(_ typed: String) {
        #expect(throws: FieldError.self) { try Username.read(.string(typed)) }
    }

    @Test("It is a string", arguments: [JSONValue.null, .bool(true), .array([]), .number(JSONNumber(12345))])
    func isString(_ value: JSONValue) {
        #expect(throws: FieldError("This field must be a string.")) { try Username.read(value) }
    }
}

@Suite("E-mail addresses")
struct EmailAddressTests {
    @Test(
        "Something, an @ and something are taken",
        arguments: [
            "a@b", "bob@example.com", "Bob.Jones+shop@Example.COM", "josé@exämple.de", "o!#$%&*/=?^_{|}~@x",
            "o'brien@example.org",
        ]
    )
    func taken(_ address: String) throws {
        #expect(try EmailAddress.read(.string(address)) == address)
    }

    @Test(
        "All else is refused",
        arguments: [
            "", "@b", "a@", "ab", "a@b@c", "a b@c", "a@b c", "a@b\n", "a\r\nbcc:x@y", "<a@b>", "a@b,c@d", "\"a\"@b",
            "-oQ@x", "a\u{200B}@b", "a\u{A0}@b", "a;b@c", "a@b..c", "a@.b", "a@b.",
            String(repeating: "x", count: 250) + "@y.de",
        ]
    )
    func refused(_ address: String) {
        #expect(throws: FieldError.self) { try EmailAddress.read(.string(address)) }
    }
}

@Suite("Phone numbers and names")
struct PersonalFieldsTests {
    @Test("Digits, spaces and +-() are taken", arguments: ["1", "+49 30 1234567", "(030) 123-456", "123456789012345"])
    func taken(_ number: String) throws {
        #expect(try PersonalFields.phoneNumber(.string(number)) == number)
    }

    @Test("Null and an empty text are no number", arguments: [JSONValue.null, .string("")])
    func none(_ value: JSONValue) throws {
        #expect(try PersonalFields.phoneNumber(value) == nil)
    }

    @Test("All else is refused", arguments: ["+", "abc", "12a", "1234567890123456", "１２３", "1\n2", "1;2"])
    func refused(_ number: String) {
        #expect(throws: FieldError.self) { try PersonalFields.phoneNumber(.string(number)) }
    }

    @Test("A name has up to 150 characters, none of them a control")
    func names() throws {
        #expect(try PersonalFields.name(.string("")) == "")
        #expect(try PersonalFields.name(.string(String(repeating: "é", count: 150))).count == 150)
        #expect(throws: FieldError.self) { try PersonalFields.name(.string(String(repeating: "x", count: 151))) }
        #expect(throws: FieldError.self) { try PersonalFields.name(.string("a\nb")) }
        #expect(throws: FieldError.self) { try PersonalFields.name(.null) }
    }
}
