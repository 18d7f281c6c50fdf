import Testing

@testable import Shop

@Suite("Name searches")
struct NameSearchTests {
    @Test("White space filters nothing", arguments: ["", " ", "\t \n", "\u{a0}\u{2003}"])
    func ignoresWhiteSpace(typed: String) throws {
        #expect(try NameSearch(typed) == nil)
    }

    @Test("Case and white space at the ends do not matter", arguments: [" Gui Tar", "gui tar ", "GUI TAR"])
    func normalizes(typed: String) throws {
        #expect(try NameSearch(typed)?.text == "gui tar")
    }

    @Test(
        "What has a meaning in a pattern is literal",
        arguments: [
            ("abc", "%abc%"), ("100%", "%100\\%%"), ("a_b", "%a\\_b%"), ("a\\b", "%a\\\\b%"), ("%_\\", "%\\%\\_\\\\%"),
        ]
    )
    func escapes(typed: String, pattern: String) throws {
        #expect(try NameSearch(typed)?.pattern == pattern)
    }

    @Test(
        "Each text is looked up where it has entries",
        arguments: [
            ("guitar", NameSearch.Method.trigrams), ("abc", .trigrams), ("123", .trigrams), ("a b guitar", .trigrams),
            ("ДМИ", .trigrams), ("静かな", .trigrams), ("björk", .trigrams),
            ("a", .shortGram), ("zq", .shortGram), ("%", .shortGram), ("дм", .shortGram), ("\"", .shortGram),
            ("🎸", .shortGram), ("静", .shortGram),
            ("a b", .shortGrams), ("---", .shortGrams), ("12\"", .shortGrams), ("ab-cd", .shortGrams),
            ("ﬁ", .shortGrams), ("σς", .shortGrams), ("\u{958}", .shortGrams),
        ]
    )
    func picksMethod(typed: String, method: NameSearch.Method) throws {
        #expect(try NameSearch(typed)?.method == method)
    }

    @Test("A name's length is the limit")
    func limitsLength() throws {
        #expect(try NameSearch(String(repeating: "𝄞", count: 200)) != nil)
        #expect(throws: QueryParameterError.self) { try NameSearch(String(repeating: "x", count: 201)) }
    }

    @Test("A NUL, which PostgreSQL's text cannot hold, is refused")
    func refusesNUL() {
        #expect(throws: QueryParameterError("name", "holds a NUL")) { try NameSearch("a\0b") }
    }
}
