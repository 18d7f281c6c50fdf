/// Rows in the text format of `COPY … FROM STDIN` (PostgreSQL manual, COPY, "Text Format").
struct CopyRow {
    /// Appends one row: columns separated by tabs, `nil` as `\N`.
    static func append(_ columns: [String?], to bytes: inout [UInt8]) {
        for (index, column) in columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "\t")) }
            guard let column else {
                bytes.append(contentsOf: "\\N".utf8)
                continue
            }
            for byte in column.utf8 { Self.append(byte, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// What would end a column or a row, or begin an escape, is escaped itself.
    private static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
        case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
        case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
        case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
        default: bytes.append(byte)
        }
    }
}
