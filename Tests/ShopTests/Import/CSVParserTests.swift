import Testing

@testable import Shop

/// What a file comes to: each row's line, fault and fields; `nil` for a field that says nothing.
struct ParsedCSV: Equatable, CustomStringConvertible {
    var rows: [String] = []

    /// Parses a file in pieces that end at `cuts`.
    init(_ file: [UInt8], cutAt cuts: [Int] = []) {
        var parser = CSVParser()
        var start = 0
        for end in cuts + [file.count] {
            let piece = Array(file[start..<end])
            var offset = 0
            while let row = parser.next(in: piece, from: &offset) { self.rows.append(Self.text(row)) }
            start = end
        }
        if let row = parser.finish() { self.rows.append(Self.text(row)) }
    }

    static func text(_ row: CSVRow) -> String {
        if let fault = row.fault { return "\(row.line) \(fault)" }
        let fields = (0..<row.count).map { row.isMissing($0) ? "-" : "[\(row.text($0) ?? "not UTF-8")]" }
        return "\(row.line) " + fields.joined()
    }

    var description: String { self.rows.joined(separator: "; ") }
}

@Suite("Reading CSV")
struct CSVParserTests {
    static let files: [(file: String, rows: [String])] = [
        ("", []),
        ("a", ["1 [a]"]),
        ("a,b\r\nc,d\r\n", ["1 [a][b]", "2 [c][d]"]),
        ("a,b\nc,d", ["1 [a][b]", "2 [c][d]"]),
        ("a,,\n", ["1 [a]--"]),
        ("\"\",\"a\"\n", ["1 [][a]"]),
        ("\"a\"\"b\",\"\"\"\"\n", ["1 [a\"b][\"]"]),
        ("\"a,b\r\nc\n\nd\",e\nf\n", ["1 [a,b\r\nc\n\nd][e]", "5 [f]"]),
        ("\n\r\na\n\n\nb\n\n", ["3 [a]", "6 [b]"]),
        ("\u{FEFF}a,b\n", ["1 [a][b]"]),
        ("\u{FEFF}\"a\"\n", ["1 [a]"]),
        ("\u{FEFF}", []),
        ("a\u{FEFF}\n", ["1 [a\u{FEFF}]"]),
        (" a , b \n", ["1 [ a ][ b ]"]),
        ("a\"b\nc\n", ["1 strayQuote", "2 [c]"]),
        ("\"a\"b\nc\n", ["1 strayQuote", "2 [c]"]),
        ("\"a\" ,b\nc\n", ["1 strayQuote", "2 [c]"]),
        ("a\rb\nc\n", ["1 strayCarriageReturn", "2 [c]"]),
        ("a\r", ["1 [a]"]),
        ("a\r\r\nb\n", ["1 strayCarriageReturn", "2 [b]"]),
        ("a\n\"b\nc\n", ["1 [a]", "2 unclosedQuote"]),
        ("ä,€,😀\n", ["1 [ä][€][😀]"]),
        (",\n", ["1 --"]),
        ("\"\"", ["1 []"]),
    ]

    @Test("Rows, lines and faults are the same in any two pieces, and byte by byte", arguments: Self.files)
    func isSplitAnywhere(file: String, rows: [String]) {
        let bytes = Array(file.utf8)
        #expect(ParsedCSV(bytes).rows == rows)
        for cut in 0...bytes.count { #expect(ParsedCSV(bytes, cutAt: [cut]).rows == rows, "cut at \(cut)") }
        #expect(ParsedCSV(bytes, cutAt: Array(0..<bytes.count)).rows == rows)
    }

    @Test("A beginning like a byte order mark is text, wherever it is cut")
    func keepsHalfMark() {
        for count in 1...2 {
            let bytes = Array([0xEF, 0xBB, 0xBF].prefix(count)) + Array("a\n".utf8)
            for cut in 0...bytes.count {
                #expect(ParsedCSV(bytes, cutAt: [cut]).rows == ["1 [not UTF-8]"])
            }
            #expect(ParsedCSV(Array(bytes.prefix(count))).rows == ["1 [not UTF-8]"])
        }
    }

    @Test("A row at the limit is read; one beyond it is a fault, is not kept, and the next one is read")
    func boundsRows() {
        let limit = CSVParser.maximumRowBytes
        let atLimit = [UInt8](repeating: 0x61, count: limit)
        var parser = CSVParser()
        var offset = 0
        #expect(parser.next(in: atLimit + [0x0A], from: &offset)?.fault == nil)
        offset = 0
        let row = parser.next(in: atLimit + [0x61, 0x61, 0x0A], from: &offset)
        #expect(row?.fault == .tooLong)
        #expect(row?.bytes.count == limit)
        #expect(ParsedCSV(Array("a\n".utf8) + atLimit + Array("aa\nb\n".utf8)).rows == ["1 [a]", "2 tooLong", "3 [b]"])
        #expect(ParsedCSV([0x22] + atLimit + atLimit + Array("\nb\n".utf8)).rows == ["1 tooLong"])
    }

    @Test("A row has 64 fields at most")
    func boundsFields() {
        let commas = String(repeating: ",", count: CSVParser.maximumFieldCount - 1)
        #expect(ParsedCSV(Array("\(commas)\n".utf8)).rows == ["1 " + String(repeating: "-", count: 64)])
        #expect(ParsedCSV(Array("\(commas),\nb\n".utf8)).rows == ["1 tooManyFields", "2 [b]"])
    }
}
