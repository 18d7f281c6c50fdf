// Compiled together with the parser into one module, see `../run`.

/// Parses a file that the fuzzer makes up whole, in pieces and byte by byte, and traps if they disagree.
///
/// The first byte chooses the size of the pieces; the others are the file.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    // SAFETY: the fuzzer gives `count` bytes at `start`, which stay as they are until this function returns.
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let file = Array(bytes.dropFirst())
    let whole = rows(of: file, pieceBytes: max(1, file.count))
    precondition(rows(of: file, pieceBytes: 1 + Int(bytes[0] & 0x3F)) == whole, "pieces change the rows")
    precondition(rows(of: file, pieceBytes: 1) == whole, "single bytes change the rows")
    var line = 0
    for row in whole {
        precondition(row.line > line, "rows begin in ascending lines")
        line = row.line
        precondition(row.bytes.count <= CSVParser.maximumRowBytes && row.count <= CSVParser.maximumFieldCount)
        for index in 0..<row.count { precondition(!row.isMissing(index) || row.text(index) == "") }
    }
    precondition(line <= 1 + file.count { $0 == 0x0A }, "no row begins behind the last line")
    return 0
}

private func rows(of file: [UInt8], pieceBytes: Int) -> [CSVRow] {
    var parser = CSVParser()
    var rows: [CSVRow] = []
    var start = 0
    while start < file.count {
        let piece = Array(file[start..<min(start + pieceBytes, file.count)])
        var offset = 0
        while let row = parser.next(in: piece, from: &offset) { rows.append(row) }
        start += pieceBytes
    }
    if let row = parser.finish() { rows.append(row) }
    return rows
}
