/// What the fields that govern the connection and not the resource say together.
struct ConnectionFields {
    private var hostCount = 0
    private var closes = false
    private var keepsAlive = false
    private var expectsContinue = false
    private var expectsSomethingElse = false

    /// - Throws: `.repeatedHost`, `.invalidHost` (RFC 9112 section 3.2).
    mutating func takeHost(_ value: Span<UInt8>) throws(RequestError) {
        guard self.hostCount == 0 else { throw .repeatedHost }
        guard Authority.isValid(value) else { throw .invalidHost }
        self.hostCount = 1
    }

    mutating func takeConnection(_ value: Span<UInt8>) {
        var cursor = ListCursor()
        while let element = cursor.next(in: value) {
            let option = value.extracting(element)
            if option.isEqualIgnoringCase(to: "close") { self.closes = true }
            if option.isEqualIgnoringCase(to: "keep-alive") { self.keepsAlive = true }
        }
    }

    mutating func takeExpect(_ value: Span<UInt8>) {
        if value.isEqualIgnoringCase(to: "100-continue") {
            self.expectsContinue = true
        } else {
            self.expectsSomethingElse = true
        }
    }

    /// - Throws: `.missingHost` in HTTP/1.1.
    func checkHost(in version: HTTPVersion) throws(RequestError) {
        guard self.hostCount == 1 || version == .http10 else { throw .missingHost }
    }

    /// Whether the connection stays open after the answer (RFC 9112 section 9.3).
    func keepsAlive(in version: HTTPVersion) -> Bool {
        !self.closes && (version == .http11 || self.keepsAlive)
    }

    /// Whether to send `100 Continue`; HTTP/1.0 knows no expectations (RFC 9110 section 10.1.1).
    ///
    /// - Throws: `.expectationFailed` if something other than that is expected.
    func expectsContinue(in version: HTTPVersion) throws(RequestError) -> Bool {
        guard version == .http11 else { return false }
        guard !self.expectsSomethingElse else { throw .expectationFailed }
        return self.expectsContinue
    }
}
