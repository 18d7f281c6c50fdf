extension PostgresParameters {
    /// Adds texts as one array, for `$1::text[]`, in the form that arrays have as text (manual, section 8.15.2).
    ///
    /// - Complexity: O(the bytes of all texts).
    package mutating func add(texts: some Sequence<String>) {
        self.addArray(of: texts) { text, bytes in
            bytes.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        }
    }

    /// Adds a byte string, for `$1::bytea`.
    package mutating func add(bytes: [UInt8]) {
        self.add { Self.appendHexadecimal(bytes, to: &$0) }
    }

    /// Adds byte strings as one array, for `$1::bytea[]`.
    ///
    /// - Complexity: O(the bytes of all of them).
    package mutating func add(byteStrings: some Sequence<[UInt8]>) {
        self.addArray(of: byteStrings) { string, bytes in
            bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: "\\")])  // a backslash stands for the next one
            Self.appendHexadecimal(string, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    /// Adds whole numbers as one array, for `$1::bigint[]`.
    package mutating func add(_ values: some Sequence<Int64>) {
        self.addArray(of: values) { value, bytes in bytes.append(contentsOf: String(value).utf8) }
    }

    /// Between braces, with commas between.
    private mutating func addArray<Values: Sequence>(
        of values: Values,
        _ append: (Values.Element, inout [UInt8]) -> Void
    ) {
        self.add { bytes in
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            for value in values {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                append(value, &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// The hex format of `bytea` (manual, section 8.4.1).
    private static func appendHexadecimal(_ string: [UInt8], to bytes: inout [UInt8]) {
        func digit(_ value: UInt8) -> UInt8 {
            value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
        }
        bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "x")])
        for byte in string {
            bytes.append(digit(byte >> 4))
            bytes.append(digit(byte & 15))
        }
    }
}
