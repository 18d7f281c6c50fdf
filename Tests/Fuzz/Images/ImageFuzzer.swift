// Compiled together with the pure files of Sources/Shop/Images into one module, see `../run`.

/// Inspects what the fuzzer makes up whole and in pieces, and traps if the two disagree, if what is kept of a picture
/// is not a picture itself, or if it could be cleaned further.
///
/// The first byte chooses the size of the pieces; the others are the file.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    // SAFETY: the fuzzer gives `count` bytes at `start`, which stay as they are until this function returns.
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let file = Array(bytes.dropFirst())
    let whole = inspect(file, pieceBytes: ImageBytes.windowBytes)
    let inPieces = inspect(file, pieceBytes: 1 + Int(bytes[0] & 0x3F))
    precondition(whole == inPieces, "the inspector sees the same bytes differently in pieces")
    guard case .success(let outline) = whole else { return 0 }
    let kept = outline.parts.flatMap { part in
        switch part {
        case .range(let range): Array(file[range])
        case .bytes(let bytes): bytes
        }
    }
    precondition(kept.count == outline.byteCount && kept.count <= file.count, "more is kept than there was")
    guard case .success(let again) = inspect(kept, pieceBytes: ImageBytes.windowBytes) else {
        preconditionFailure("what is kept is no picture")
    }
    precondition(again.byteCount == kept.count, "what is kept could be cleaned further")
    precondition(again.width == outline.width && again.height == outline.height, "what is kept has another size")
    return 0
}

private func inspect(_ file: [UInt8], pieceBytes: Int) -> Result<ImageOutline, ImageFault> {
    let bytes = ImageBytes(count: file.count) { (offset, count) throws(ImageFault) in
        Array(file[offset..<(offset + min(count, pieceBytes))])
    }
    do throws(ImageFault) {
        return .success(try ImageInspector.inspect(bytes))
    } catch {
        return .failure(error)
    }
}
