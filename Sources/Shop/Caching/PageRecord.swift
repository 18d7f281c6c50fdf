import Glibc
import HTTP
import Runtime

/// A page as it lies in Redis: bytes that say of themselves which page of which generation they are.
///
/// A format version (1 byte), a hash of all that stands between it and the content, and one of the content (8 each);
/// the generation, when it was read and until when it is good in µs since 1970 (8 each); the lengths of namespace, key,
/// fields and content (4 each), and then those. Numbers are little-endian. What was cut, changed, or filed for another
/// key or generation is not read.
enum PageRecord {
    private static let version: UInt8 = 2
    private static let hashEnd = 9
    private static let headByteCount = 9 + 4 * 8 + 4 * 4

    static func encode(_ page: CachedPage, for key: PageKey) -> [UInt8] {
        let content = page.content
        let namespace = key.namespace.rawValue.utf8
        let contentStart = Self.headByteCount + namespace.count + key.text.utf8.count + page.fields.byteCount
        var bytes: [UInt8] = []
        bytes.reserveCapacity(contentStart + content.count)
        bytes.append(Self.version)
        bytes.append(word: UInt64(0))
        bytes.append(word: ContentHash.hash(content.span))
        for number in [page.generation, page.madeAt.microseconds, page.expiresAt.microseconds] {
            bytes.append(word: UInt64(bitPattern: number))
        }
        for count in [namespace.count, key.text.utf8.count, page.fields.byteCount, content.count] {
            bytes.append(word: UInt32(count))
        }
        bytes.append(contentsOf: namespace)
        bytes.append(contentsOf: key.text.utf8)
        bytes.append(contentsOf: page.fields.bytes)
        bytes.append(contentsOf: content)
        let hash = ContentHash.hash(bytes.span.extracting(Self.hashEnd..<contentStart))
        withUnsafeBytes(of: hash.littleEndian) { bytes.replaceSubrange(1..<Self.hashEnd, with: $0) }
        return bytes
    }

    /// Reads a page, which keeps `bytes` and copies no part of them.
    ///
    /// - Returns: `nil` for anything but what ``encode(_:for:)`` makes for this key and generation.
    static func decode(_ bytes: [UInt8], for key: PageKey, generation: Int64) -> CachedPage? {
        let span = bytes.span
        guard bytes.count >= Self.headByteCount, bytes[0] == Self.version else { return nil }
        let keyStart = Self.headByteCount + Int(span.smallWord(at: 41))
        let fieldsStart = keyStart + Int(span.smallWord(at: 45))
        let contentStart = fieldsStart + Int(span.smallWord(at: 49))
        let contentHash = span.word(at: 9)
        let madeAt = Int64(bitPattern: span.word(at: 25))
        let expiresAt = Int64(bitPattern: span.word(at: 33))
        guard contentStart <= bytes.count, Int(span.smallWord(at: 53)) == bytes.count - contentStart,
            span.word(at: 1) == ContentHash.hash(span.extracting(Self.hashEnd..<contentStart)),
            span.word(at: 17) == UInt64(bitPattern: generation), madeAt <= expiresAt,
            span.extracting(Self.headByteCount..<keyStart).holds(key.namespace.rawValue),
            span.extracting(keyStart..<fieldsStart).holds(key.text),
            contentHash == ContentHash.hash(span.extracting(contentStart..<bytes.count))
        else { return nil }
        return CachedPage(
            content: bytes[contentStart...],
            hash: contentHash,
            fields: HTTPFieldBlock(written: bytes[fieldsStart..<contentStart]),
            generation: generation,
            madeAt: UTCTime(microseconds: madeAt),
            expiresAt: UTCTime(microseconds: expiresAt)
        )
    }
}

extension [UInt8] {
    fileprivate mutating func append(word: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: word.littleEndian) { self.append(contentsOf: $0) }
    }
}

extension Span<UInt8> {
    /// The eight bytes from `offset`.
    fileprivate func word(at offset: Int) -> UInt64 {
        // SAFETY: the load traps unless all its bytes lie in the span, and any bits are a UInt64.
        UInt64(littleEndian: self.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The four bytes from `offset`.
    fileprivate func smallWord(at offset: Int) -> UInt32 {
        // SAFETY: the load traps unless all its bytes lie in the span, and any bits are a UInt32.
        UInt32(littleEndian: self.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// Whether these bytes are `text`.
    fileprivate func holds(_ text: String) -> Bool {
        let count = self.count
        guard count == text.utf8.count, count > 0 else { return count == text.utf8.count }
        // SAFETY: both buffers have `count` bytes, which are only read.
        return self.withUnsafeBytes { one in
            text.utf8Span.span.withUnsafeBytes { other in
                guard let first = one.baseAddress, let second = other.baseAddress else { return false }
                return memcmp(first, second, count) == 0
            }
        }
    }
}
