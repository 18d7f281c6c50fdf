/// One event as one line of JSON: `time`, `level`, `message`, `request_id` if there is one, then the fields.
///
/// A pure value, made on the thread where the event happens; ``LogWriter`` only copies its bytes.
struct LogLine {
    /// A value is cut to about this many bytes, as written, so that no client can fill the log with one request.
    static let maximumValueBytes = 4096

    private(set) var bytes: [UInt8] = []

    init(time: UTCTime, level: LogLevel, message: StaticString, requestID: String?, fields: LogFields) {
        self.bytes.reserveCapacity(256)
        self.append("{\"time\":\"")
        self.append(time.rfc3339)
        self.append("\",\"level\":\"")
        self.append(level.name)
        self.append("\",\"message\":")
        self.appendQuoted(message.description)
        if let requestID {
            self.append(",\"request_id\":")
            self.appendQuoted(requestID)
        }
        for (key, value) in fields {
            self.append(",")
            self.appendQuoted(key.description)
            self.append(":")
            self.append(value)
        }
        self.append("}\n")
    }

    private mutating func append(_ value: LogValue) {
        switch value {
        case .string(let text): self.appendQuoted(text)
        case .integer(let number): self.append(String(number))
        case .double(let number): self.append(number.isFinite ? String(number) : "null")
        case .bool(let bool): self.append(bool ? "true" : "false")
        }
    }

    private mutating func append(_ text: String) {
        self.bytes.append(contentsOf: text.utf8)
    }

    /// Writes a JSON string (RFC 8259, section 7).
    private mutating func appendQuoted(_ text: String) {
        self.bytes.append(UInt8(ascii: "\""))
        let end = self.bytes.count + Self.maximumValueBytes
        for character in text.unicodeScalars {
            guard self.bytes.count < end else { break }
            switch character {
            case "\"": self.append("\\\"")
            case "\\": self.append("\\\\")
            case "\n": self.append("\\n")
            case "\u{0}"..<"\u{20}", "\u{7F}", "\u{2028}", "\u{2029}":
                let hexadecimal = String(character.value, radix: 16)
                self.append("\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal)
            default: self.bytes.append(contentsOf: Character(character).utf8)
            }
        }
        self.bytes.append(UInt8(ascii: "\""))
    }
}
