package import Runtime

/// A message of plain text to one reader.
package struct MailMessage: Equatable, Sendable {
    package let recipient: MailAddress
    package let subject: String

    /// The text, its lines ended by LF.
    package let text: String

    package init(to recipient: MailAddress, subject: String, text: String) {
        self.recipient = recipient
        self.subject = subject
        self.text = text
    }

    /// The message as it is handed over (RFC 5322, RFC 2045), its lines ended by LF as sendmail programs expect.
    ///
    /// - Parameters:
    ///   - sender: For `From`.
    ///   - date: For `Date`.
    ///   - id: A word that no other message has, for `Message-ID`.
    /// - Returns: The fields and the text.
    package func encoded(from sender: MailAddress, date: UTCTime, id: String) -> [UInt8] {
        let domain = sender.description.split(separator: "@").last ?? "localhost"
        var message = """
            From: \(sender)
            To: \(self.recipient)
            Subject: \(EncodedWord.encode(self.subject))
            Date: \(Self.dateTime(date))
            Message-ID: <\(id)@\(domain)>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable
            Auto-Submitted: auto-generated


            """
        message += QuotedPrintable.encode(self.text)
        return Array(message.utf8)
    }

    /// Such as `Sat, 21 Nov 2026 03:08:42 +0000` (RFC 5322 section 3.3).
    private static func dateTime(_ time: UTCTime) -> String {
        let fields = time.fields
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(weekdays[fields.weekday]), \(padded(fields.day)) \(months[fields.month - 1]) \(fields.year)"
        return "\(day) \(padded(fields.hour)):\(padded(fields.minute)):\(padded(fields.second)) +0000"
    }
}
