// Compiled together with Sources/JSON into one module, see `../run`.

/// Reads a document that the fuzzer makes up, writes what was read, and traps if that reads as something else.
///
/// The first byte chooses the limits; the others are the document.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    // SAFETY: the fuzzer gives `count` bytes at `start`, which stay as they are until this function returns.
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let document = Array(bytes.dropFirst())
    let isNarrow = bytes[0] & 1 == 1
    let limits = isNarrow ? narrowLimits : JSONLimits()
    do throws(JSONError) {
        let value = try JSONReader(limits: limits).read(document)
        precondition(document.count <= limits.maximumBytes, "a document within the limits is no longer than they say")
        precondition(depth(of: value) <= limits.maximumDepth, "nesting has its limit")
        precondition(valueCount(of: value) <= limits.maximumValueCount, "values have their limit")
        let written = bytesOf(value)
        let again = try JSONReader(limits: JSONLimits(maximumBytes: 1 << 24)).read(written)
        precondition(again == value, "what is written is read as the same")
        // Strings that are equal may differ in their bytes; so they are written once more.
        precondition(bytesOf(again) == written, "and has the same bytes")
    } catch {
        precondition((0...document.count).contains(error.offset), "a fault is somewhere in the document")
    }
    return 0
}

private let narrowLimits = JSONLimits(maximumBytes: 200, maximumDepth: 3, maximumMemberCount: 4, maximumValueCount: 12)

private func bytesOf(_ value: JSONValue) -> [UInt8] {
    var json = JSONWriter()
    json.value(value)
    return json.bytes
}

private func depth(of value: JSONValue) -> Int {
    switch value {
    case .array(let values): 1 + (values.map(depth).max() ?? 0)
    case .object(let object): 1 + (object.members.map { depth(of: $0.value) }.max() ?? 0)
    default: 0
    }
}

private func valueCount(of value: JSONValue) -> Int {
    switch value {
    case .array(let values): 1 + values.reduce(0) { $0 + valueCount(of: $1) }
    case .object(let object): 1 + object.members.reduce(0) { $0 + valueCount(of: $1.value) }
    default: 1
    }
}
