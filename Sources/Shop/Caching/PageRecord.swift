import HTTP
import Runtime

/// A page as it lies in Redis: bytes that say of themselves which page of which generation they are.
///
/// A format version (1 byte), a hash of all that follows (8), the generation, when it was read and until when it is
/// good in µs since 1970, the total or -1 (8 each), the lengths of namespace, key, next target and content (4 each),
/// and then those. Numbers are big-endian. What was cut, changed, or filed for another key or generation is not read.
enum PageRecord {
    private static let version: UInt8 = 1
    private static let hashEnd = 9
    private static let headByteCount = 9 + 4 * 8 + 4 * 4

    static func encode(_ page: CachedPage, for key: PageKey) -> [UInt8] {
        let read = page.read
        let next = read.next ?? ""
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.headByteCount + key.text.utf8.count + next.utf8.count + read.json.count + 16)
        bytes.append(Self.version)
        bytes.append(bigEndian: UInt64(0))
        bytes.append(bigEndian: UInt64(bitPattern: read.generation))
        bytes.append(bigEndian: UInt64(bitPattern: page.madeAt.microseconds))
        bytes.append(bigEndian: UInt64(bitPattern: page.expiresAt.microseconds))
        bytes.append(bigEndian: UInt64(bitPattern: read.total ?? -1))
        for count in [key.namespace.rawValue.utf8.count, key.text.utf8.count, next.utf8.count, read.json.count] {
            bytes.append(bigEndian: UInt32(count))
        }
        bytes.append(contentsOf: key.namespace.rawValue.utf8)
        bytes.append(contentsOf: key.text.utf8)
        bytes.append(contentsOf: next.utf8)
        bytes.append(contentsOf: read.json)
        let hash = ContentHash.hash(bytes.span.extracting(Self.hashEnd..<bytes.count))
        for index in 0..<8 { bytes[1 + index] = UInt8(truncatingIfNeeded: hash >> UInt64(56 - index * 8)) }
        return bytes
    }

    /// Reads a page.
    ///
    /// - Returns: `nil` for anything but what ``encode(_:for:)`` makes for this key and generation.
    static func decode(_ bytes: [UInt8], for key: PageKey, generation: Int64) -> CachedPage? {
        guard bytes.count >= Self.headByteCount, bytes[0] == Self.version,
            bytes.bigEndian(at: 1, count: 8) == ContentHash.hash(bytes.span.extracting(Self.hashEnd..<bytes.count)),
            bytes.bigEndian(at: 9, count: 8) == UInt64(bitPattern: generation)
        else { return nil }
        let numbers = (2..<5).map { Int64(bitPattern: bytes.bigEndian(at: 1 + $0 * 8, count: 8)) }
        var parts: [ArraySlice<UInt8>] = []
        var start = Self.headByteCount
        for index in 0..<4 {
            let count = Int(bytes.bigEndian(at: 41 + index * 4, count: 4))
            guard count <= bytes.count - start else { return nil }
            parts.append(bytes[start..<(start + count)])
            start += count
        }
        guard start == bytes.count, numbers[2] >= -1, numbers[0] <= numbers[1],
            parts[0].elementsEqual(key.namespace.rawValue.utf8), parts[1].elementsEqual(key.text.utf8)
        else { return nil }
        let read = ReadPage(
            json: Array(parts[3]),
            next: parts[2].isEmpty ? nil : String(decoding: parts[2], as: UTF8.self),
            total: numbers[2] < 0 ? nil : numbers[2],
            generation: generation
        )
        return CachedPage(
            read,
            madeAt: UTCTime(microseconds: numbers[0]),
            expiresAt: UTCTime(microseconds: numbers[1])
        )
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            self.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    fileprivate func bigEndian(at offset: Int, count: Int) -> UInt64 {
        self[offset..<(offset + count)].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
