/// Cuts a connection's input into answers.
struct AnswerReader {
    /// The input is no answer that the shop or its nginx may give.
    struct Malformed: Error {}

    /// The longest answer that is taken, in bytes.
    static let maximumAnswerBytes = 8 << 20

    private var input: [UInt8] = []

    /// Bytes of an answer that is not whole yet.
    var pendingByteCount: Int { self.input.count }

    mutating func append(_ bytes: some Sequence<UInt8>) {
        self.input.append(contentsOf: bytes)
    }

    /// Takes the next whole answer to a GET off the input, if it is there.
    ///
    /// - Throws: ``Malformed`` for anything but an HTTP/1.1 answer with a Content-Length that is kept.
    mutating func next() throws(Malformed) -> TestAnswer? {
        guard let headCount = self.headCount else {
            guard self.input.count < Self.maximumAnswerBytes else { throw Malformed() }
            return nil
        }
        guard let head = try? TestAnswer(Array(self.input[..<headCount])), head.fields["transfer-encoding"] == nil
        else { throw Malformed() }
        let hasBody = head.status != 204 && head.status != 304
        guard let length = hasBody ? head.fields["content-length"].flatMap({ Int($0) }) : 0,
            (0...Self.maximumAnswerBytes).contains(length)
        else { throw Malformed() }
        guard self.input.count >= headCount + length else { return nil }
        guard let answer = try? TestAnswer(Array(self.input[..<(headCount + length)])) else { throw Malformed() }
        self.input.removeFirst(headCount + length)
        return answer
    }

    /// The length of the head with its empty line, once that is there.
    private var headCount: Int? {
        let newline = UInt8(ascii: "\n")
        var position = 0
        while let end = self.input[position...].firstIndex(of: newline) {
            if end >= 3, self.input[(end - 3)...end].elementsEqual("\r\n\r\n".utf8) { return end + 1 }
            position = end + 1
        }
        return nil
    }
}
