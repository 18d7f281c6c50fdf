import Testing

@testable import Postgres

@Suite("Packed columns")
struct PackedColumnTests {
    @Test("Values come out in their order: words, numbers, texts with anything in them, and NULL")
    func values() throws {
        let bytes = Array("12.50 -7 5 a b c -1 0  3 1 2 x".utf8)
        var column = PackedColumn(bytes.span)
        #expect(try String(copying: column.word()) == "12.50")
        #expect(try column.int64() == -7)
        #expect(try column.text() == "a b c")
        #expect(try column.text() == nil)
        #expect(try column.text() == "")
        #expect(try column.text() == "1 2")
        #expect(try String(copying: column.word()) == "x")
    }

    @Test("A reader begins where it is told to")
    func offset() throws {
        let bytes = Array("1 2 34".utf8)
        var column = PackedColumn(bytes.span, at: 4)
        #expect(try column.int64() == 34)
    }

    @Test("A text that is not whole, or not ended by a space, is refused", arguments: ["", "3 ab", "1 ab", "x", "-"])
    func refuses(text: String) {
        let bytes = Array(text.utf8)
        let error = #expect(throws: PostgresError.self) {
            var column = PackedColumn(bytes.span)
            _ = try column.text()
        }
        #expect(error?.code == .unexpectedColumn)
    }

    @Test("The SQL packs a text behind the number of its bytes, and a missing one as -1")
    func sql() {
        let layout = PackedLayout([.word("a"), .text("b"), .optionalText("c")])
        #expect(layout.sql == "concat_ws(' ', a, octet_length(b), b, coalesce(octet_length(c), -1), c)")
        #expect(PackedLayout.allRows("x") == "string_agg(x, ' ')")
    }
}
