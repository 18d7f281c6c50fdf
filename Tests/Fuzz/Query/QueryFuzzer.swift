// Compiled together with the pure files of Sources/HTTP into one module, see `../run`.

/// Takes a query apart that the fuzzer makes up, puts it together again, and traps if that means something else.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // SAFETY: the fuzzer gives `count` bytes at `start`, which stay as they are until this function returns.
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do throws(TargetError) {
        let query = try QueryItems(bytes.span)
        precondition(query.items.count <= QueryItems.maximumCount, "parameters have their limit")
        precondition(query.isEmpty == query.items.isEmpty, "only a query without parameters is empty")
        for item in query.items {
            precondition(!item.name.utf8.contains(0) && !item.value.utf8.contains(0), "no text holds a NUL")
            precondition(query[item.name] == query.values(of: item.name).first, "the first of a name is found")
            precondition(query.isRepeated(item.name) == (query.values(of: item.name).count > 1))
        }
        let text = Array(query.items.map(encoded).joined(separator: "&").utf8)
        let again = try QueryItems(text.span)
        precondition(again == query, "what is encoded is decoded as the same")
    } catch {
        precondition(error != .tooManyQueryItems || bytes.count { $0 == UInt8(ascii: "&") } >= QueryItems.maximumCount)
    }
    return 0
}

/// A parameter with every byte escaped.
private func encoded(_ item: QueryItems.Item) -> String {
    func escaped(_ text: String) -> String {
        text.utf8.map { "%" + String($0 >> 4, radix: 16) + String($0 & 0xF, radix: 16) }.joined()
    }
    return "\(escaped(item.name))=\(escaped(item.value))"
}
