import JSON
import Testing

@testable import Shop

@Suite("Page cursors")
struct PageCursorTests {
    static let values: [SortValue] = [
        .id, .name("a"), .name("Ωmega 静かな海 🎸"), .name(String(repeating: "𝄞", count: 200)), .name("%_\\\"'"),
        .name("e\u{301}"), .price(FixedDecimal(minorUnits: 0)), .price(FixedDecimal(minorUnits: 9_999_999_999)),
        .createdAt(microseconds: 0), .createdAt(microseconds: 1_767_225_599_999_999), .rank(0),
        .rank(5),
    ]

    @Test("It comes back as it was, in characters that a URL can hold", arguments: values)
    func roundTrips(value: SortValue) throws {
        for id in [1, 42, Int64.max] {
            let cursor = PageCursor(value: value, id: id)
            let text = cursor.encoded(scope: "list")
            let isURLSafe = text.utf8.allSatisfy { byte in
                Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8).contains(byte)
            }
            #expect(isURLSafe)
            let decoded = try PageCursor(decoding: text, scope: "list", key: value.key)
            #expect(decoded == cursor)
            if case .name(let name) = decoded.value, case .name(let original) = value {
                #expect(Array(name.utf8) == Array(original.utf8))
            }
        }
    }

    @Test("It fits only its list and the list's order", arguments: values)
    func isTied(value: SortValue) {
        let text = PageCursor(value: value, id: 9).encoded(scope: "list")
        #expect(throws: QueryParameterError.invalidCursor) {
            try PageCursor(decoding: text, scope: "lisu", key: value.key)
        }
        let otherKey: SortKey = value.key == .id ? .name : .id
        #expect(throws: QueryParameterError.invalidCursor) {
            try PageCursor(decoding: text, scope: "list", key: otherKey)
        }
    }

    @Test("Cut short, made longer or altered in any character, it is refused or another cursor, never a crash")
    func survivesAlterations() {
        for value in Self.values {
            let cursor = PageCursor(value: value, id: 9)
            let text = Array(cursor.encoded(scope: "list").utf8)
            for index in text.indices {
                let cut = String(decoding: text[..<index], as: UTF8.self)
                #expect((try? PageCursor(decoding: cut, scope: "list", key: value.key)) != cursor)
                for byte in [UInt8(ascii: "A"), UInt8(ascii: "z"), UInt8(ascii: "="), UInt8(ascii: " ")] {
                    var altered = text
                    guard altered[index] != byte else { continue }
                    altered[index] = byte
                    let decoded = try? PageCursor(
                        decoding: String(decoding: altered, as: UTF8.self),
                        scope: "list",
                        key: value.key
                    )
                    #expect(decoded != cursor)
                }
            }
        }
    }

    @Test("Values that no row can have are refused", arguments: [SortKey.name, .price, .createdAt])
    func refusesImpossibleValues(key: SortKey) {
        let impossible: [SortValue] = [
            .name(""), .name(String(repeating: "x", count: 201)), .name("a\0b"),
            .price(FixedDecimal(minorUnits: -1)), .price(FixedDecimal(minorUnits: 10_000_000_000)),
            .createdAt(microseconds: -1), .createdAt(microseconds: .max),
        ]
        for value in impossible where value.key == key {
            let text = PageCursor(value: value, id: 9).encoded(scope: "list")
            #expect(throws: QueryParameterError.invalidCursor) {
                try PageCursor(decoding: text, scope: "list", key: key)
            }
        }
    }

    @Test("An id that no row can have is refused", arguments: [Int64(0), -1, .min])
    func refusesImpossibleIDs(id: Int64) {
        let text = PageCursor(value: .id, id: id).encoded(scope: "list")
        #expect(throws: QueryParameterError.invalidCursor) {
            try PageCursor(decoding: text, scope: "list", key: .id)
        }
    }
}
