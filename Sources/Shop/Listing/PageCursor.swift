import Crypto
import JSON

/// The place behind one row of a list, as clients carry it from page to page.
///
/// Clients are to take it for an opaque word. It holds a format version (1 byte), a digest of the list that it belongs
/// to (8), the row's id (8) and its sort value (8 for a number, else UTF-8), as base64url. The digest keeps an honest
/// client from a cursor of another filter or order; it is no secret, so every part is checked like other input.
package struct PageCursor: Equatable, Sendable {
    package let value: SortValue
    package let id: Int64

    package init(value: SortValue, id: Int64) {
        self.value = value
        self.id = id
    }

    private static let version: UInt8 = 1
    private static let headerByteCount = 17

    /// The most that a cursor may have: a name of 200 characters of 4 bytes each, and what is before it.
    private static let maximumByteCount = headerByteCount + 200 * 4

    /// 2^53 µs, in the year 2255: up to here PostgreSQL multiplies an interval exactly.
    static let maximumMicroseconds: Int64 = 1 << 53

    /// The cursor as text of `A`–`Z`, `a`–`z`, `0`–`9`, `-` and `_`.
    ///
    /// - Parameter scope: The filters and order of its list.
    /// - Returns: The text, the same for the same cursor and list.
    package func encoded(scope: String) -> String {
        var bytes: [UInt8] = [Self.version]
        bytes.reserveCapacity(Self.headerByteCount + 8)
        bytes.append(bigEndian: Self.digest(scope))
        bytes.append(bigEndian: UInt64(bitPattern: self.id))
        switch self.value {
        case .id: break
        case .name(let name): bytes.append(contentsOf: name.utf8)
        case .price(let price): bytes.append(bigEndian: UInt64(bitPattern: price.minorUnits))
        case .createdAt(let microseconds): bytes.append(bigEndian: UInt64(bitPattern: microseconds))
        case .rank(let rank): bytes.append(bigEndian: UInt64(rank))
        }
        return Base64URL.encode(bytes)
    }

    /// Reads a cursor.
    ///
    /// - Parameters:
    ///   - text: What the client sent.
    ///   - scope: The filters and order of the list that it is used for.
    ///   - key: What that list is sorted by.
    /// - Throws: ``QueryParameterError/invalidCursor`` for anything that ``encoded(scope:)`` would not give for them.
    package init(decoding text: String, scope: String, key: SortKey) throws(QueryParameterError) {
        guard text.utf8.count <= Self.maximumByteCount * 4 / 3 + 2,
            let bytes = Base64URL.decode(text), bytes.count >= Self.headerByteCount,
            bytes[0] == Self.version,
            bytes[1..<9].bigEndian == Self.digest(scope),
            let id = Int64(exactly: bytes[9..<17].bigEndian), id > 0,
            let value = Self.value(bytes[17...], key: key)
        else { throw .invalidCursor }
        self.init(value: value, id: id)
    }

    private static func value(_ bytes: ArraySlice<UInt8>, key: SortKey) -> SortValue? {
        if key == .id { return bytes.isEmpty ? .id : nil }
        if key == .name {
            guard let name = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else { return nil }
            return (1...200).contains(name.unicodeScalars.count) ? .name(name) : nil
        }
        guard bytes.count == 8, let number = Int64(exactly: bytes.bigEndian) else { return nil }
        if key == .createdAt { return number <= Self.maximumMicroseconds ? .createdAt(microseconds: number) : nil }
        if key == .rank { return SearchRank(rawValue: Int(number)).map { .rank($0.rawValue) } }
        let price = FixedDecimal(minorUnits: number)
        return ListParameters.prices.contains(price) ? .price(price) : nil
    }

    /// FNV-1a of 64 bits: the same on every instance and in every release.
    private static func digest(_ scope: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        let bytes = scope.utf8Span.span
        for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
        return hash
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) { self.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var bigEndian: UInt64 { self.reduce(0) { $0 << 8 | UInt64($1) } }
}
