extension RequestHead {
    /// How many field lines have that name.
    ///
    /// - Complexity: O(number of field lines); no field is copied.
    package func count(of name: HTTPFieldName) -> Int {
        let bytes = self.bytes.span
        var count = 0
        for field in self.fields where name.matches(bytes.extracting(field.name)) { count += 1 }
        return count
    }

    /// Lends the value of a field to `body`, without the white space around it.
    ///
    /// - Returns: What `body` returns, or `nil` if no field line or more than one has that name: which one of several
    ///   would be meant is not certain. A field that is a list is read by ``forEachValue(of:_:)``.
    package func withValue<Value>(of name: HTTPFieldName, _ body: (Span<UInt8>) -> Value) -> Value? {
        let bytes = self.bytes.span
        var found: Range<Int>?
        for field in self.fields where name.matches(bytes.extracting(field.name)) {
            guard found == nil else { return nil }
            found = field.value
        }
        return found.map { body(bytes.extracting($0)) }
    }

    /// Lends the value of each field line of that name to `body`, in the order in which they came.
    package func forEachValue(of name: HTTPFieldName, _ body: (Span<UInt8>) -> Void) {
        let bytes = self.bytes.span
        for field in self.fields where name.matches(bytes.extracting(field.name)) {
            body(bytes.extracting(field.value))
        }
    }

    /// The value of a field as text, or `nil` if there is none of that name.
    ///
    /// Several field lines of one name are joined with ", " (RFC 9110 section 5.3), so a field that must be alone does
    /// not pass for one that is.
    package subscript(name: HTTPFieldName) -> String? {
        var text: String?
        self.forEachValue(of: name) { value in
            let value = String(repairing: value)
            text = text.map { "\($0), \(value)" } ?? value
        }
        return text
    }

    /// Lends the name and the value of each field line to `body`, in the order in which they came.
    package func forEachField(_ body: (_ name: Span<UInt8>, _ value: Span<UInt8>) -> Void) {
        let bytes = self.bytes.span
        for field in self.fields { body(bytes.extracting(field.name), bytes.extracting(field.value)) }
    }
}
