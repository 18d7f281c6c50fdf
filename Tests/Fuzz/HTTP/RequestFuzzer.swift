// Compiled together with the pure files of Sources/HTTP into one module, see `../run`.

/// Parses what the fuzzer makes up twice, whole and in pieces, and traps if the two disagree.
///
/// The first byte chooses the sizes of the pieces; the others are what a connection received.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    // SAFETY: the fuzzer gives `count` bytes at `start`, which stay as they are until this function returns.
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let received = Array(bytes.dropFirst())
    let whole = Connection.received(received, pieceBytes: received.count)
    let inPieces = Connection.received(received, pieceBytes: 1 + Int(bytes[0] & 0x3F))
    precondition(whole == inPieces, "the parsers see the same bytes differently in pieces")
    precondition(whole.consumedBytes <= received.count, "the parsers took more than there was")
    let byteByByte = Connection.received(received, pieceBytes: 1)
    precondition(whole == byteByByte, "the parsers see the same bytes differently one by one")
    return 0
}
