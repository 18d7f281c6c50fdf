/// An answer: its status, its fields as they will be sent, and its content.
package struct HTTPResponse: Sendable {
    /// The content of an answer.
    package enum Body: Sendable, Equatable {
        /// No content.
        case none

        /// These bytes. An array that others hold too is shared, not copied, until it is written to the connection.
        case bytes([UInt8])

        /// A part of an array that others hold too, such as a page within the record that it came in.
        case slice(ArraySlice<UInt8>)
    }

    package var status: HTTPStatus

    /// The field lines, each with its CRLF.
    ///
    /// `Date`, `Content-Length` and `Connection` are not among them.
    package private(set) var fields: [UInt8] = []

    package var body: Body

    /// An answer without fields.
    package init(_ status: HTTPStatus, body: Body = .none) {
        self.status = status
        self.body = body
    }

    /// An answer without fields that keeps them where an earlier answer kept its own, and so allocates nothing.
    package init(_ status: HTTPStatus, body: Body, reusing room: consuming HTTPFieldRoom) {
        self.init(status, body: body)
        swap(&self.fields, &room.bytes)  // not a copy, which would be written to a second time
    }

    /// Adds a field line.
    ///
    /// A control character in the value becomes a space, so no value can end its line and split the answer (RFC 9110
    /// section 5.5 allows just this). The four fields that the writer sets itself are a programmer's error here.
    ///
    /// - Complexity: O(bytes of name and value).
    package mutating func addField(_ name: HTTPFieldName, _ value: String) {
        self.addField(name, value.utf8Span.span)
    }

    /// Adds a field line whose value is UTF-8 or ASCII bytes; control characters become spaces.
    package mutating func addField(_ name: HTTPFieldName, _ value: Span<UInt8>) {
        self.prepareField(name)
        guard ByteRun.end(of: .fieldValue, in: value, from: 0, to: value.count) != value.count else {
            return self.fields.append(name.text, ": ", value, "\r\n")
        }
        self.fields.append(name.text)
        self.fields.append(": ")
        for index in 0..<value.count { self.fields.append(value[index].isFieldValueByte ? value[index] : .space) }
        self.fields.append("\r\n")
    }

    /// Adds a field line whose value is a number, not negative.
    package mutating func addField(_ name: HTTPFieldName, _ value: Int) {
        self.prepareField(name)
        self.fields.append(name.text)
        var tail = LineTail()
        tail.prependLineEnd()
        tail.prepend(decimal: value)
        tail.prepend(": ")
        tail.append(to: &self.fields)
    }

    /// Adds a field line whose value is an entity tag.
    package mutating func addField(_ name: HTTPFieldName, _ value: borrowing EntityTag) {
        self.prepareField(name)
        self.fields.append(name.text, value.isWeak ? ": W/\"" : ": \"", value.opaque.utf8Span.span, "\"\r\n")
    }

    /// Adds fields that were written out before, with one copy.
    package mutating func addFields(_ fields: HTTPFieldBlock) {
        if self.fields.isEmpty { self.fields.reserveCapacity(Self.usualFieldBytes) }
        self.fields.append(fields.bytes.span)
    }

    /// Adds fields that were written out before but for two numbers, neither of them negative.
    package mutating func addFields(_ template: HTTPFieldTemplate, _ first: Int, _ second: Int) {
        if self.fields.isEmpty { self.fields.reserveCapacity(Self.usualFieldBytes) }
        self.fields.append(template.bytes.span)
        var tail = LineTail()
        tail.prependLineEnd()
        tail.prepend(decimal: second)
        tail.prepend(template.separator)
        tail.prepend(decimal: first)
        tail.append(to: &self.fields)
    }

    /// Room for the fields of nearly every answer, and not more than malloc keeps at hand for each thread (1032).
    static let usualFieldBytes = 960

    /// Gives away the memory of the fields, if nobody else has it and it is not large.
    mutating func takeFields() -> [UInt8] {
        var fields: [UInt8] = []
        swap(&fields, &self.fields)
        guard fields.capacity <= HTTPFieldRoom.maximumBytes else { return [] }
        fields.removeAll(keepingCapacity: true)  // makes new memory where somebody else has this
        return fields
    }

    private mutating func prepareField(_ name: HTTPFieldName) {
        precondition(!name.isReserved, "the writer of answers sets this field itself")
        if self.fields.isEmpty { self.fields.reserveCapacity(Self.usualFieldBytes) }
    }
}
