extension HeadParser {
    /// How many empty lines before a request line are overlooked; RFC 9112 section 2.2 asks for one at least.
    static var maximumEmptyLineCount: Int { 4 }

    /// The longest method that may turn out to be unknown (`501`) rather than no method at all (`400`).
    static var maximumMethodBytes: Int { 32 }

    mutating func scanStart(_ input: Span<UInt8>, _ index: Int) throws(RequestError) -> Int {
        switch input[index] {
        case .carriageReturn:
            guard self.emptyLineCount < Self.maximumEmptyLineCount else { throw .tooManyEmptyLines }
            self.emptyLineCount += 1
            self.state = .emptyLineEnd
            return index + 1
        case .lineFeed: throw .bareLineFeed
        default:
            self.mark = self.taken + index
            self.state = .method
            return index
        }
    }

    mutating func scanEmptyLineEnd(_ input: Span<UInt8>, _ index: Int) throws(RequestError) -> Int {
        guard input[index] == .lineFeed else { throw .bareCarriageReturn }
        self.state = .start
        return index + 1
    }

    mutating func scanMethod(_ input: Span<UInt8>, _ start: Int) throws(RequestError) -> Int {
        let stop = min(input.count, self.mark + Self.maximumMethodBytes - self.taken)
        var index = start
        while index < stop, ByteSet.token.contains(input[index]) { index += 1 }
        guard index < input.count else { return index }
        let end = self.taken + index
        guard input[index] == .space, end > self.mark else {
            throw input[index] == .lineFeed ? .bareLineFeed : .invalidRequestLine
        }
        self.methodRange = self.mark..<end
        self.mark = end + 1
        self.bound = self.mark + self.maximumTargetBytes
        self.state = .targetStart
        return index + 1
    }

    mutating func scanTargetStart(_ input: Span<UInt8>, _ index: Int) throws(RequestError) -> Int {
        switch input[index] {
        case UInt8(ascii: "/"), UInt8(ascii: "*"):
            self.state = .path
            return index
        case let byte where byte.isLetter || byte.isDigit || byte == UInt8(ascii: "["):
            self.state = .wholeURI
            return index
        case .lineFeed: throw .bareLineFeed
        default: throw .invalidTarget
        }
    }

    mutating func scanPath(_ input: Span<UInt8>, _ start: Int) throws(RequestError) -> Int {
        let index = try self.scanTarget(input, start, of: .path, stoppingAt: UInt8(ascii: "?"))
        if index < input.count, self.state == .path {
            self.queryStart = self.taken + index + 1
            self.state = .query
            return index + 1
        }
        return index
    }

    /// Takes bytes of `set` up to the space that ends the target, or up to `delimiter`.
    ///
    /// - Returns: The index after the space, that of `delimiter` (the state is then unchanged), or the input's end.
    mutating func scanTarget(
        _ input: Span<UInt8>,
        _ start: Int,
        of set: ByteSet,
        stoppingAt delimiter: UInt8 = .space
    ) throws(RequestError) -> Int {
        let stop = min(input.count, self.bound - self.taken)
        let index = ByteRun.end(of: .target(set), in: input, from: start, to: stop)
        guard index < input.count else { return index }
        switch input[index] {
        case .space:
            self.targetRange = self.mark..<(self.taken + index)
            self.mark = self.taken + index + 1
            self.state = .version
            return index + 1
        case _ where index >= stop: throw .targetTooLong
        case delimiter: return index
        case .lineFeed: throw .bareLineFeed
        case .carriageReturn: throw .invalidRequestLine
        default: throw .invalidTarget
        }
    }

    /// Takes `HTTP/1.1` byte by byte.
    mutating func scanVersion(
        _ input: Span<UInt8>,
        _ start: Int,
        into head: inout RequestHead
    ) throws(RequestError) -> Int {
        var index = start
        while index < input.count {
            let byte = input[index]
            index += 1
            switch self.taken + index - self.mark {
            case 1 where byte == UInt8(ascii: "H"): continue
            case 2 where byte == UInt8(ascii: "T"): continue
            case 3 where byte == UInt8(ascii: "T"): continue
            case 4 where byte == UInt8(ascii: "P"): continue
            case 5 where byte == UInt8(ascii: "/"): continue
            case 6 where byte.isDigit: self.isVersion1 = byte == UInt8(ascii: "1")
            case 7 where byte == UInt8(ascii: "."): continue
            case 8 where byte.isDigit:
                guard self.isVersion1 else { throw .versionNotSupported }
                head.version = byte == UInt8(ascii: "0") ? .http10 : .http11
                self.state = .requestLineReturn
                return index
            default: throw byte == .lineFeed ? .bareLineFeed : .invalidRequestLine
            }
        }
        return index
    }

    mutating func scanRequestLineReturn(_ input: Span<UInt8>, _ index: Int) throws(RequestError) -> Int {
        guard input[index] == .carriageReturn else {
            throw input[index] == .lineFeed ? .bareLineFeed : .invalidRequestLine
        }
        // The header section begins after the LF that has yet to come.
        self.bound = self.taken + index + 2 + self.maximumHeaderSectionBytes
        self.state = .lineFeed
        return index + 1
    }
}
