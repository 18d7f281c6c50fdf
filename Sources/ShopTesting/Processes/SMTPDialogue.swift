/// A message that a mail server has taken.
package struct SunkMail: Equatable, Sendable {
    /// The addresses of its envelope.
    package var recipients: [String] = []

    /// Head and body as they were sent.
    package var text = ""

    /// The value of a field of its head, unfolded; `nil` if it has none of that name.
    package func field(_ name: String) -> String? {
        var value: String?
        for line in self.text.split(separator: "\r\n", omittingEmptySubsequences: false) {
            if line.isEmpty { break }
            if let known = value, line.first == " " || line.first == "\t" {
                value = known + line
            } else if value != nil {
                break
            } else if line.lowercased().hasPrefix("\(name.lowercased()):") {
                value = String(line.dropFirst(name.count + 1).drop { $0 == " " })
            }
        }
        return value
    }
}

/// A server's side of SMTP (RFC 5321), which takes every message; bytes in, replies and messages out.
struct SMTPDialogue {
    static let greeting = "220 sink.test\r\n"

    private var input: [UInt8] = []
    private var mail = SunkMail()
    private var isInData = false

    /// Whether the client has said goodbye.
    private(set) var hasEnded = false

    /// What to reply to what has come, and the messages that were taken with it.
    mutating func received(_ bytes: [UInt8]) -> (replies: String, mails: [SunkMail]) {
        self.input += bytes
        var replies = ""
        var mails: [SunkMail] = []
        while let end = self.input.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: self.input[...end].filter { $0 != 10 && $0 != 13 }, as: UTF8.self)
            self.input.removeFirst(end + 1)
            if !self.isInData {
                replies += self.reply(to: line)
            } else if line == "." {
                self.isInData = false
                mails.append(self.mail)
                self.mail = SunkMail()
                replies += "250 taken\r\n"
            } else {
                self.mail.text += "\(line.hasPrefix(".") ? String(line.dropFirst()) : line)\r\n"
            }
        }
        return (replies, mails)
    }

    private mutating func reply(to command: String) -> String {
        switch command.split(whereSeparator: { $0 == " " || $0 == ":" }).first?.uppercased() {
        case "EHLO", "HELO", "MAIL", "RSET", "NOOP":
            self.mail = SunkMail()
            return "250 sink.test\r\n"
        case "RCPT":
            self.mail.recipients.append(String(command.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" }))
            return "250 taken\r\n"
        case "DATA":
            self.isInData = true
            return "354 go on\r\n"
        case "QUIT":
            self.hasEnded = true
            return "221 goodbye\r\n"
        default: return "502 not known here\r\n"
        }
    }
}
