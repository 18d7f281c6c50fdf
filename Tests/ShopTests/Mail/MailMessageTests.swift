import Runtime
import Testing

@testable import Shop

@Suite("A message")
struct MailMessageTests {
    private func encoded(subject: String, text: String) throws -> String {
        let message = MailMessage(to: try #require(MailAddress("ann@example.org")), subject: subject, text: text)
        let sender = try #require(MailAddress("shop@soundwave.example"))
        let bytes = message.encoded(from: sender, date: UTCTime(seconds: 1_795_230_522), id: "abc")
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("It has the fields that a message needs, an empty line, and its text")
    func whole() throws {
        #expect(
            try self.encoded(subject: "Hello", text: "One\nTwo\n") == """
                From: shop@soundwave.example
                To: ann@example.org
                Subject: Hello
                Date: Sat, 21 Nov 2026 03:08:42 +0000
                Message-ID: <abc@soundwave.example>
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable
                Auto-Submitted: auto-generated

                One
                Two

                """
        )
    }

    @Test("A line end in the subject does not begin a field")
    func injection() throws {
        let message = try self.encoded(subject: "Hello\nBcc: all@example.org", text: "")
        #expect(message.contains("Subject: =?utf-8?Q?Hello=0ABcc=3A_all=40example=2Eorg?=\n"))
    }

    @Test("A long subject in another script is words of at most 75 characters, each decodable by itself")
    func subjects() throws {
        let message = try self.encoded(subject: String(repeating: "Ж", count: 40), text: "")
        let lines = message.split(separator: "\n").filter { $0.contains("=?utf-8?Q?") }
        #expect(lines.count > 1)
        for line in lines {
            let word = line.split(separator: " ").last ?? ""
            #expect(word.utf8.count <= 75)
            #expect(word.split(separator: "?")[3].split(separator: "=").count % 2 == 0)
        }
    }

    @Test(
        "Text that is not plain is escaped",
        arguments: [
            ("é", "=C3=A9"), ("a=b", "a=3Db"), ("end \nnext\t", "end=20\nnext=09"), ("a b", "a b"), ("\r\n", "=0D\n"),
            ("", ""),
        ]
    )
    func escapes(_ text: String, _ expected: String) {
        #expect(QuotedPrintable.encode(text) == expected)
    }

    @Test(
        "No line is longer than 76 characters, and none is broken within an escape",
        arguments: [1, 74, 75, 76, 77, 300]
    )
    func longLines(_ count: Int) {
        for character in ["x", "é"] {
            let encoded = QuotedPrintable.encode(String(repeating: character, count: count))
            let lines = encoded.split(separator: "\n")
            #expect(lines.allSatisfy { $0.utf8.count <= QuotedPrintable.maximumLineBytes })
            #expect(lines.dropLast().allSatisfy { $0.hasSuffix("=") })
            let joined = lines.dropLast().map { String($0.dropLast()) }.joined() + String(lines.last ?? "")
            #expect(joined == String(repeating: character == "x" ? "x" : "=C3=A9", count: count))
        }
    }
}
