/// The type of some content, such as `application/json; charset=utf-8` (RFC 9110 section 8.3.1).
package struct MediaType: Sendable, Equatable {
    /// In small letters, such as `application`.
    package let type: String

    /// In small letters, such as `json`.
    package let subtype: String

    /// The parameters in order; names in small letters, values without quotes.
    package let parameters: [Parameter]

    /// One parameter behind the type, such as `charset=utf-8`.
    package struct Parameter: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    /// A document that says what changes of another one (RFC 7396).
    package static let mergePatch = MediaType(type: "application", subtype: "merge-patch+json")

    package static let json = MediaType(type: "application", subtype: "json")
    package static let html = MediaType(type: "text", subtype: "html")
    package static let plainText = MediaType(type: "text", subtype: "plain")
    package static let octetStream = MediaType(type: "application", subtype: "octet-stream")

    /// A type without parameters; both names in small letters.
    package init(type: String, subtype: String) {
        self.type = type
        self.subtype = subtype
        self.parameters = []
    }

    /// The media type in a field's value that holds nothing else; `nil` if it is not well-formed.
    package init?(parsing value: Span<UInt8>) {
        var cursor = ListCursor(delimiter: UInt8(ascii: ";"))
        guard let name = cursor.next(in: value) else { return nil }
        guard let slash = name.first(where: { value[$0] == UInt8(ascii: "/") }) else { return nil }
        let type = value.extracting(name.lowerBound..<slash)
        let subtype = value.extracting((slash + 1)..<name.upperBound)
        guard type.isToken, subtype.isToken else { return nil }
        self.type = String(repairing: type).lowercased()
        self.subtype = String(repairing: subtype).lowercased()
        var parameters: [Parameter] = []
        while let element = cursor.next(in: value) {
            // The grammar allows nothing between two semicolons (RFC 9110 section 5.6.6).
            if element.isEmpty { continue }
            guard let parameter = Parameter(parsing: value.extracting(element)) else { return nil }
            parameters.append(parameter)
        }
        self.parameters = parameters
    }

    /// The value of the first parameter of that name, given in small letters.
    package subscript(parameter name: String) -> String? { self.parameters.first { $0.name == name }?.value }

    /// Whether `value` is type and subtype in small letters and nothing else.
    func isWritten(_ value: Span<UInt8>) -> Bool {
        let slash = self.type.utf8.count
        guard value.count > slash, value[slash] == UInt8(ascii: "/") else { return false }
        return value.extracting(..<slash).isEqual(toText: self.type)
            && value.extracting((slash + 1)...).isEqual(toText: self.subtype)
    }

    /// Whether type and subtype are the same, whatever the parameters.
    package func isSameType(as other: MediaType) -> Bool {
        self.type == other.type && self.subtype == other.subtype
    }
}

extension MediaType.Parameter {
    /// `name=token` or `name="quoted string"`, without white space around "=".
    init?(parsing bytes: Span<UInt8>) {
        var equals = 0
        while equals < bytes.count, bytes[equals] != UInt8(ascii: "=") { equals += 1 }
        guard equals < bytes.count, bytes.extracting(..<equals).isToken else { return nil }
        let value = bytes.extracting((equals + 1)...)
        if value.isToken {
            self.value = String(repairing: value)
        } else {
            guard let text = Self.unquoted(value) else { return nil }
            self.value = text
        }
        self.name = String(repairing: bytes.extracting(..<equals)).lowercased()
    }

    /// What a quoted string says (RFC 9110 section 5.6.4); `nil` if it is none.
    private static func unquoted(_ bytes: Span<UInt8>) -> String? {
        let quote = UInt8(ascii: "\"")
        guard bytes.count >= 2, bytes[0] == quote, bytes[bytes.count - 1] == quote else { return nil }
        var text: [UInt8] = []
        var index = 1
        while index < bytes.count - 1 {
            if bytes[index] == quote { return nil }
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
                guard index < bytes.count - 1 else { return nil }
            }
            text.append(bytes[index])
            index += 1
        }
        return String(repairing: text.span)
    }
}

extension RequestHead {
    /// The type of the request's body: `nil` if there is no `Content-Type`, more than one, or one that is not
    /// well-formed.
    package func contentType() -> MediaType? {
        guard let parsed = self.withValue(of: .contentType, { MediaType(parsing: $0) }) else { return nil }
        return parsed
    }
}
