extension [UInt8] {
    /// Adds a copy of `bytes`.
    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>) {
        // SAFETY: the pointer lives as long as the closure, which copies what it points to.
        bytes.withUnsafeBufferPointer { self.append(copying: $0) }
    }

    /// Adds the bytes of a constant.
    @inline(__always)
    mutating func append(_ text: StaticString) {
        // SAFETY: a StaticString that holds UTF-8 lives for ever, and its pointer and count belong together.
        text.withUTF8Buffer { self.append(copying: $0) }
    }

    @inline(__always)
    private mutating func append(copying bytes: UnsafeBufferPointer<UInt8>) {
        // The library notes the new count, and of empty arrays all share one: ThreadSanitizer sees a race (Swift 6.3).
        guard !bytes.isEmpty else { return }
        self.append(addingCapacity: bytes.count) { output in
            // SAFETY: there is room for all of `bytes`, and as many are reported.
            output.withUnsafeMutableBufferPointer { room, used in
                guard let start = room.baseAddress else { return }
                used = Self.copy(bytes, to: start) - start
            }
        }
    }

    /// Adds one after the other, with a single look at the room that there is.
    ///
    /// A look, with what belongs to it, costs as much as copying a hundred bytes.
    @inline(__always)
    mutating func append(_ first: StaticString, _ second: StaticString, _ bytes: Span<UInt8>, _ last: StaticString) {
        let count = first.utf8CodeUnitCount + second.utf8CodeUnitCount + bytes.count + last.utf8CodeUnitCount
        guard count > 0 else { return }  // as above
        self.append(addingCapacity: count) { output in
            // SAFETY: the room is for `count` bytes, which is what the four have together and what is reported; each
            // of them is read within its closure, and none can lie in memory that is being written for the first time.
            output.withUnsafeMutableBufferPointer { room, used in
                guard let start = room.baseAddress else { return }
                var end = start
                first.withUTF8Buffer { end = Self.copy($0, to: end) }
                second.withUTF8Buffer { end = Self.copy($0, to: end) }
                bytes.withUnsafeBufferPointer { end = Self.copy($0, to: end) }
                last.withUTF8Buffer { end = Self.copy($0, to: end) }
                used = end - start
            }
        }
    }

    /// - Returns: Where the copy ends.
    @inline(__always)
    private static func copy(
        _ bytes: UnsafeBufferPointer<UInt8>,
        to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        // SAFETY: the caller has made room for all of `bytes`.
        if let source = bytes.baseAddress { target.initialize(from: source, count: bytes.count) }
        return target + bytes.count
    }
}
