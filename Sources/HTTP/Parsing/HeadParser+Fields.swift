extension HeadParser {
    mutating func scanFieldStart(
        _ input: Span<UInt8>,
        _ index: Int,
        fieldCount: Int
    ) throws(RequestError) -> Int {
        try self.checkHeaderSection(index)
        switch input[index] {
        case .carriageReturn:
            self.state = .lastLineFeed
            return index + 1
        case .space, .tab: throw .foldedFieldLine
        case .lineFeed: throw .bareLineFeed
        default:
            guard fieldCount < self.maximumFieldCount else { throw .tooManyFields }
            self.field.nameStart = UInt32(self.taken + index)
            self.state = .name
            return index
        }
    }

    mutating func scanName(_ input: Span<UInt8>, _ start: Int) throws(RequestError) -> Int {
        let stop = min(input.count, self.bound - self.taken)
        let index = ByteRun.end(of: .token, in: input, from: start, to: stop)
        guard index < input.count else { return index }
        try self.checkHeaderSection(index)
        switch input[index] {
        case UInt8(ascii: ":"):
            self.field.nameEnd = UInt32(self.taken + index)
            guard self.field.nameEnd > self.field.nameStart else { throw .invalidFieldName }
            self.state = .valueStart
            return index + 1
        case .space, .tab: throw .whitespaceBeforeColon
        case .lineFeed: throw .bareLineFeed
        default: throw .invalidFieldName
        }
    }

    mutating func scanValueStart(_ input: Span<UInt8>, _ start: Int) throws(RequestError) -> Int {
        let stop = min(input.count, self.bound - self.taken)
        var index = start
        while index < stop, input[index].isSpaceOrTab { index += 1 }
        guard index < input.count else { return index }
        self.field.valueStart = UInt32(self.taken + index)
        self.state = .value
        return index
    }

    mutating func scanValue(
        _ input: Span<UInt8>,
        _ start: Int,
        into head: inout RequestHead
    ) throws(RequestError) -> Int {
        let stop = min(input.count, self.bound - self.taken)
        let index = ByteRun.end(of: .fieldValue, in: input, from: start, to: stop)
        guard index < input.count else { return index }
        try self.checkHeaderSection(index)
        switch input[index] {
        case .carriageReturn:
            self.field.valueEnd = UInt32(self.taken + index)
            head.fields.append(self.field)
            self.state = .lineFeed
            return index + 1
        case .lineFeed: throw .bareLineFeed
        default: throw .invalidFieldValue
        }
    }

    func scanLineFeed(_ input: Span<UInt8>, _ index: Int) throws(RequestError) -> Int {
        try self.checkHeaderSection(index)
        guard input[index] == .lineFeed else { throw .bareCarriageReturn }
        return index + 1
    }

    /// Refuses the byte at `index` if the header section is too large with it.
    private func checkHeaderSection(_ index: Int) throws(RequestError) {
        guard self.taken + index < self.bound else { throw .headerSectionTooLarge }
    }
}
