/// What the fields that decide where a request's body ends say together (RFC 9112 section 6).
///
/// Wherever two readers of the same bytes could disagree, the request is refused: that is how requests are smuggled.
struct FramingFields {
    private var contentLength: Int?
    private var hasTransferEncoding = false
    private var isChunked = false
    private var hasUnknownCoding = false

    /// - Throws: `.invalidContentLength` if the value is not one decimal number, or is the second one, even an equal.
    mutating func takeContentLength(_ value: Span<UInt8>) throws(RequestError) {
        guard self.contentLength == nil, value.count > 0 else { throw .invalidContentLength }
        var length = 0
        for index in 0..<value.count {
            guard value[index].isDigit else { throw .invalidContentLength }
            let (shifted, overflow) = length.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(Int(value[index] - 0x30))
            // Stays at the largest number: what follows can only make it larger.
            length = overflow || carry || length == .max ? .max : sum
        }
        self.contentLength = length
    }

    /// - Throws: `.invalidTransferEncoding` if an element is no token or `chunked` is not the last one.
    mutating func takeTransferEncoding(_ value: Span<UInt8>) throws(RequestError) {
        self.hasTransferEncoding = true
        var cursor = ListCursor()
        while let element = cursor.next(in: value) {
            let coding = value.extracting(element)
            guard !self.isChunked, coding.isToken else { throw .invalidTransferEncoding }
            if coding.isEqualIgnoringCase(to: "chunked") {
                self.isChunked = true
            } else {
                self.hasUnknownCoding = true
            }
        }
    }

    /// How the body ends.
    ///
    /// - Throws: `.conflictingFraming`, `.invalidTransferEncoding` in HTTP/1.0, `.codingNotImplemented`.
    func framing(in version: HTTPVersion) throws(RequestError) -> BodyFraming {
        guard self.hasTransferEncoding else {
            guard let contentLength = self.contentLength, contentLength > 0 else { return .none }
            return .length(contentLength)
        }
        guard self.contentLength == nil else { throw .conflictingFraming }
        guard version == .http11 else { throw .invalidTransferEncoding }
        guard !self.hasUnknownCoding else { throw .codingNotImplemented }
        return .chunked
    }
}
