import JSON
import Testing

@testable import Shop

@Suite("New passwords")
struct NewPasswordTests {
    @Test(
        "8 to 128 characters of any kind are taken",
        arguments: [
            "xkcd-936", "two little words", "𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞", "        ", "zażółć g", "tab\tand\nline",
            String(repeating: "é", count: 128),
        ]
    )
    func taken(_ password: String) throws {
        #expect(try NewPassword.read(.string(password)) == password)
    }

    @Test(
        "Fewer, more, and common ones are refused",
        arguments: [
            "", "1234567", "e\u{301}234567", String(repeating: "x", count: 129), "password", "PASSWORD", "PassWord1",
            "12345678", "qwertyuiop", "iloveyou", "contrase\u{F1}a", "contrasen\u{303}a", "a\u{0}bcdefgh",
        ]
    )
    func refused(_ password: String) {
        #expect(throws: FieldError.self) { try NewPassword.read(.string(password)) }
    }

    @Test("Characters are counted after normalisation: 128 letters with a mark each are not 256")
    func countsNormalized() throws {
        let decomposed = String(repeating: "e\u{301}", count: 128)
        let password = try NewPassword.read(.string(decomposed))
        #expect(password.unicodeScalars.count == 128)
        #expect(Array(password.utf8) == Array(String(repeating: "\u{E9}", count: 128).utf8))
    }

    @Test(
        "The user's name and address are refused in any case",
        arguments: [("robertson", true), ("ROBERTSON", true), ("Bob@Example.com", true), ("robertson1", false)]
    )
    func refusesIdentity(_ password: String, _ isRefused: Bool) {
        #expect((NewPassword.refusal(password, of: ["Robertson", "bob@example.COM", nil]) != nil) == isRefused)
    }

    @Test("The list of common passwords has thousands, each of them one that the other rules would take")
    func list() {
        let words = CommonPasswordList.words.split(separator: " ").map(String.init)
        #expect(words.count >= 1000)
        #expect(CommonPasswords.count == words.count)
        #expect(
            words.map { Array($0.unicodeScalars.map(\.value)) }
                == words.map { Array($0.unicodeScalars.map(\.value)) }
                .sorted { $0.lexicographicallyPrecedes($1) }
        )
        for word in words {
            #expect(word.unicodeScalars.count >= NewPassword.characterCounts.lowerBound, "\(word)")
            #expect(CommonPasswords.contains(word.uppercased().lowercased()))
        }
    }
}
