extension HeadParser {
    /// Decides what a head, whose bytes are all there, means for its framing and its connection.
    ///
    /// What makes the framing uncertain comes before what is merely not implemented.
    func finish(_ head: inout RequestHead) throws(RequestError) {
        head.trimValues()
        let (framing, connection) = try Self.governingFields(of: head)
        try connection.checkHost(in: head.version)
        let bodyFraming = try framing.framing(in: head.version)
        guard let method = HTTPMethod(head.bytes.span.extracting(self.methodRange)) else { throw .methodNotImplemented }
        let (path, query) = try self.target(of: method, head.bytes.span)
        head.expectsContinue = try connection.expectsContinue(in: head.version) && bodyFraming != .none
        head.keepsAlive = connection.keepsAlive(in: head.version)
        head.framing = bodyFraming
        head.method = method
        head.pathRange = path
        head.queryRange = query
    }

    private static func governingFields(
        of head: RequestHead
    ) throws(RequestError) -> (FramingFields, ConnectionFields) {
        var framing = FramingFields()
        var connection = ConnectionFields()
        let bytes = head.bytes.span
        for field in head.fields {
            let name = bytes.extracting(field.name)
            let value = bytes.extracting(field.value)
            switch name.count {
            case 4 where name.isEqualIgnoringCase(to: "host"): try connection.takeHost(value)
            case 6 where name.isEqualIgnoringCase(to: "expect"): connection.takeExpect(value)
            case 10 where name.isEqualIgnoringCase(to: "connection"): connection.takeConnection(value)
            case 14 where name.isEqualIgnoringCase(to: "content-length"): try framing.takeContentLength(value)
            case 17 where name.isEqualIgnoringCase(to: "transfer-encoding"): try framing.takeTransferEncoding(value)
            default: break
            }
        }
        return (framing, connection)
    }

    /// Takes the target apart (RFC 9112 section 3.2); of an absolute URI the authority is checked and passed over.
    private func target(
        of method: HTTPMethod,
        _ bytes: Span<UInt8>
    ) throws(RequestError) -> (path: Range<Int>, query: Range<Int>?) {
        let end = self.targetRange.upperBound
        switch bytes[self.targetRange.lowerBound] {
        case UInt8(ascii: "/"):
            guard let queryStart = self.queryStart else { return (self.targetRange, nil) }
            return (self.targetRange.lowerBound..<(queryStart - 1), queryStart..<end)
        case UInt8(ascii: "*"):
            guard method == .options, self.targetRange.count == 1 else { throw .invalidTarget }
            return (self.targetRange, nil)
        default: return try self.absoluteTarget(bytes)
        }
    }

    private func absoluteTarget(
        _ bytes: Span<UInt8>
    ) throws(RequestError) -> (path: Range<Int>, query: Range<Int>?) {
        let end = self.targetRange.upperBound
        var index = self.targetRange.lowerBound
        while index < end, bytes[index] != UInt8(ascii: ":") { index += 1 }
        let scheme = bytes.extracting(self.targetRange.lowerBound..<index)
        let isHTTP = scheme.isEqualIgnoringCase(to: "http") || scheme.isEqualIgnoringCase(to: "https")
        guard isHTTP, index + 3 <= end, bytes.extracting(index..<(index + 3)).isEqual(to: "://") else {
            throw .invalidTarget
        }
        let lastSlash = index + 2
        let authorityStart = index + 3
        index = authorityStart
        while index < end, bytes[index] != UInt8(ascii: "/"), bytes[index] != UInt8(ascii: "?") { index += 1 }
        guard Authority.isValid(bytes.extracting(authorityStart..<index)) else { throw .invalidTarget }
        guard bytes.extracting(index..<end).contains(only: .query) else { throw .invalidTarget }
        // A URI without a path has the path "/"; the last slash before the authority stands for it.
        var path = lastSlash..<authorityStart
        if index < end, bytes[index] == UInt8(ascii: "/") {
            let pathStart = index
            while index < end, bytes[index] != UInt8(ascii: "?") { index += 1 }
            path = pathStart..<index
        }
        return (path, index < end ? (index + 1)..<end : nil)
    }
}

extension RequestHead {
    /// Takes the white space off the ends of the fields' values (RFC 9112 section 5.1).
    fileprivate mutating func trimValues() {
        for index in self.fields.indices {
            var end = Int(self.fields[index].valueEnd)
            while end > Int(self.fields[index].valueStart), self.bytes[end - 1].isSpaceOrTab { end -= 1 }
            self.fields[index].valueEnd = UInt32(end)
        }
    }
}
