/// The statements of a listening connection, sent as text.
///
/// PostgreSQL takes a channel's name only as an identifier, never as a value. No index serves them: they read no table.
enum ListenerQueries {
    /// Asks for the notifications of `channels`, of all from the same moment on: the text is one transaction.
    static func listen(to channels: [String]) -> String {
        channels.map { "LISTEN \(self.quoted($0))" }.joined(separator: "; ")
    }

    /// Asks for nothing: an answer shows that the server is there.
    static let probe = "SELECT 1"

    /// An identifier as it is written, whatever is in it (manual, section 4.1.1).
    private static func quoted(_ identifier: String) -> String {
        var text = "\""
        for character in identifier.unicodeScalars {
            if character == "\"" { text += "\"" }
            text.unicodeScalars.append(character)
        }
        return text + "\""
    }
}
