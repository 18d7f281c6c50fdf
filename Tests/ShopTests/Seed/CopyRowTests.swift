import Testing

@testable import Shop

@Suite("Rows for COPY")
struct CopyRowTests {
    @Test("What would end a column or row is escaped, and NULL is its own mark")
    func escapes() {
        var bytes: [UInt8] = []
        CopyRow.append(["a\tb", "c\nd", "e\\f\r", "\\N", nil, ""], to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "a\\tb\tc\\nd\te\\\\f\\r\t\\\\N\t\\N\t\n")
    }
}
