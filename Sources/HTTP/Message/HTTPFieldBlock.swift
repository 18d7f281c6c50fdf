/// Constant fields written out once, for answers that are made by the hundred thousand.
package struct HTTPFieldBlock: Sendable {
    package let bytes: ArraySlice<UInt8>

    /// Writes out `fields` in their order.
    package init(_ fields: KeyValuePairs<HTTPFieldName, String>) {
        var response = HTTPResponse(.ok)
        for (name, value) in fields { response.addField(name, value) }
        self.bytes = response.fields[...]
    }

    /// The fields of an answer, as they are.
    package init(fieldsOf response: HTTPResponse) {
        self.bytes = Array(response.fields)[...]
    }

    /// The ``bytes`` of a block as another instance has written them; they are not looked at again.
    package init(written bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    /// How long they are.
    package var byteCount: Int { self.bytes.count }
}

/// The memory of an answer's fields once it is sent, empty, for the next answer.
package struct HTTPFieldRoom: Sendable {
    /// More is not kept.
    static let maximumBytes = 4096

    var bytes: [UInt8]

    /// No room: the answer makes its own.
    package init() { self.bytes = [] }

    /// That of an answer, which has no fields afterwards.
    package init(from response: inout HTTPResponse) {
        self.bytes = response.takeFields()
    }
}

/// Constant fields, and behind them one whose value begins with a text and goes on with two numbers of each answer.
package struct HTTPFieldTemplate: Sendable {
    /// All that stands before the first number.
    let bytes: [UInt8]

    /// What stands between the numbers.
    let separator: StaticString

    /// Writes out `fields` and the beginning of the field `name`.
    package init(
        _ fields: KeyValuePairs<HTTPFieldName, String>,
        _ name: HTTPFieldName,
        prefix: String,
        separator: StaticString
    ) {
        var response = HTTPResponse(.ok)
        for (name, value) in fields { response.addField(name, value) }
        response.addField(name, prefix)
        self.bytes = response.fields.dropLast(2)  // without the end of the line
        self.separator = separator
    }
}
