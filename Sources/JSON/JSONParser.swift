/// The state of one ``JSONReader/read(_:)-(Span<UInt8>)``: how far it is, and what it has counted.
///
/// Each method starts at ``offset`` and leaves it behind what it took.
struct JSONParser {
    let limits: JSONLimits
    var offset = 0
    private var valueCount = 0

    init(limits: JSONLimits) {
        self.limits = limits
    }

    mutating func parseDocument(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        guard bytes.count <= self.limits.maximumBytes else {
            throw JSONError(.tooLarge, at: self.limits.maximumBytes)
        }
        let value = try self.parseValue(bytes, depth: 0)
        self.skipWhiteSpace(bytes)
        guard self.offset == bytes.count else { throw JSONError(.trailingBytes, at: self.offset) }
        return value
    }

    /// Takes white space and one value, around which `depth` arrays and objects are open.
    private mutating func parseValue(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSONValue {
        let first = try self.nextToken(bytes)
        self.valueCount += 1
        guard self.valueCount <= self.limits.maximumValueCount else {
            throw JSONError(.tooManyValues, at: self.offset)
        }
        switch first {
        case ASCII.openBrace: return try self.parseObject(bytes, depth: depth)
        case ASCII.openBracket: return try self.parseArray(bytes, depth: depth)
        case ASCII.quote: return .string(try self.parseString(bytes))
        case ASCII.minus, ASCII.zero...ASCII.nine: return .number(try self.parseNumber(bytes))
        case UInt8(ascii: "t"):
            try self.parseLiteral("true", bytes)
            return .bool(true)
        case UInt8(ascii: "f"):
            try self.parseLiteral("false", bytes)
            return .bool(false)
        case UInt8(ascii: "n"):
            try self.parseLiteral("null", bytes)
            return .null
        default: throw JSONError(.unexpectedByte, at: self.offset)
        }
    }

    private mutating func parseArray(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSONValue {
        try self.open(depth)
        var values: [JSONValue] = []
        if try self.nextToken(bytes) == ASCII.closeBracket {
            self.offset += 1
            return .array(values)
        }
        repeat {
            values.append(try self.parseValue(bytes, depth: depth + 1))
        } while try self.takeComma(orEnd: ASCII.closeBracket, bytes)
        return .array(values)
    }

    private mutating func parseObject(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSONValue {
        try self.open(depth)
        var members = DistinctMembers()
        if try self.nextToken(bytes) == ASCII.closeBrace {
            self.offset += 1
            return .object(JSONObject(distinct: []))
        }
        repeat {
            guard try self.nextToken(bytes) == ASCII.quote else { throw JSONError(.unexpectedByte, at: self.offset) }
            let start = self.offset
            let name = try self.parseString(bytes)
            guard !members.contains(name) else { throw JSONError(.duplicateMember, at: start) }
            guard members.members.count < self.limits.maximumMemberCount else {
                throw JSONError(.tooManyMembers, at: start)
            }
            guard try self.nextToken(bytes) == ASCII.colon else { throw JSONError(.unexpectedByte, at: self.offset) }
            self.offset += 1
            let value = try self.parseValue(bytes, depth: depth + 1)
            members.append(JSONMember(name: name, value: value))
        } while try self.takeComma(orEnd: ASCII.closeBrace, bytes)
        return .object(JSONObject(distinct: members.members))
    }

    /// Takes the bracket or brace that opens a level inside `depth` others: here, before the descent, is its bound.
    private mutating func open(_ depth: Int) throws(JSONError) {
        guard depth < self.limits.maximumDepth else { throw JSONError(.tooDeep, at: self.offset) }
        self.offset += 1
    }

    /// Takes what follows a value in an array or object.
    ///
    /// - Returns: Whether it was a comma, so that another value follows; `false` for `end`.
    private mutating func takeComma(orEnd end: UInt8, _ bytes: Span<UInt8>) throws(JSONError) -> Bool {
        let byte = try self.nextToken(bytes)
        guard byte == ASCII.comma || byte == end else { throw JSONError(.unexpectedByte, at: self.offset) }
        self.offset += 1
        return byte == ASCII.comma
    }

    private mutating func parseLiteral(_ literal: String, _ bytes: Span<UInt8>) throws(JSONError) {
        for byte in literal.utf8 {
            guard self.offset < bytes.count else { throw JSONError(.unexpectedEnd, at: self.offset) }
            guard bytes[self.offset] == byte else { throw JSONError(.unexpectedByte, at: self.offset) }
            self.offset += 1
        }
    }

    /// Takes white space.
    ///
    /// - Returns: The byte behind it, which is not taken.
    private mutating func nextToken(_ bytes: Span<UInt8>) throws(JSONError) -> UInt8 {
        self.skipWhiteSpace(bytes)
        guard self.offset < bytes.count else { throw JSONError(.unexpectedEnd, at: self.offset) }
        return bytes[self.offset]
    }

    private mutating func skipWhiteSpace(_ bytes: Span<UInt8>) {
        while self.offset < bytes.count {
            switch bytes[self.offset] {
            case ASCII.space, ASCII.tab, ASCII.lineFeed, ASCII.carriageReturn: self.offset += 1
            default: return
            }
        }
    }
}
