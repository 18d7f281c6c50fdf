import Testing

@testable import Shop

@Suite("SQL scripts")
struct SQLScriptTests {
    @Test(
        "Statements end at semicolons that are not within something",
        arguments: [
            ("", []), (" \n\t", []), (";;", []), ("-- only a comment", []), ("/* a; b */", []),
            ("SELECT 1", ["SELECT 1"]), ("SELECT 1;", ["SELECT 1"]), ("SELECT 1; SELECT 2;", ["SELECT 1", "SELECT 2"]),
            ("SELECT ';'; SELECT 2", ["SELECT ';'", "SELECT 2"]),
            ("SELECT 'it''s; fine'; SELECT 2", ["SELECT 'it''s; fine'", "SELECT 2"]),
            ("SELECT E'a\\';b'; SELECT 2", ["SELECT E'a\\';b'", "SELECT 2"]),
            ("SELECT 'a\\'; SELECT 2", ["SELECT 'a\\'", "SELECT 2"]),
            ("SELECT e'a''b\\';c'; SELECT 2", ["SELECT e'a''b\\';c'", "SELECT 2"]),
            ("SELECT E'\\\\'; SELECT 2", ["SELECT E'\\\\'", "SELECT 2"]),
            ("SELECT a LIKE'\\'; SELECT 2", ["SELECT a LIKE'\\'", "SELECT 2"]),
            ("SELECT \"a\"\";b\"; SELECT 2", ["SELECT \"a\"\";b\"", "SELECT 2"]),
            ("SELECT a$b$c; SELECT 2, $b$;$b$", ["SELECT a$b$c", "SELECT 2, $b$;$b$"]),
            ("SELECT $ä$;$ä$; SELECT 2", ["SELECT $ä$;$ä$", "SELECT 2"]),
            ("SELECT $1;\r\nSELECT 2;\r\n", ["SELECT $1", "SELECT 2"]),
            ("SELECT 1 - -1; SELECT 4 / 2", ["SELECT 1 - -1", "SELECT 4 / 2"]),
            ("SELECT \"a;b\"; SELECT 2", ["SELECT \"a;b\"", "SELECT 2"]),
            ("-- one; two\nSELECT 1; -- three;\nSELECT 2", ["SELECT 1", "SELECT 2"]),
            ("SELECT 1 /* a; /* b; */ c; */ + 1; SELECT 2", ["SELECT 1 /* a; /* b; */ c; */ + 1", "SELECT 2"]),
            ("DO $$ BEGIN x; END $$; SELECT 2", ["DO $$ BEGIN x; END $$", "SELECT 2"]),
            ("DO $a$ $$; $b$; $a$; SELECT 2", ["DO $a$ $$; $b$; $a$", "SELECT 2"]),
            ("SELECT $1; SELECT 2", ["SELECT $1", "SELECT 2"]),
            ("SELECT 'é;'; SELECT 'ü'", ["SELECT 'é;'", "SELECT 'ü'"]),
            ("SELECT 1 -- last", ["SELECT 1 -- last"]),
        ] as [(String, [String])]
    )
    func statements(text: String, statements: [String]) {
        #expect(SQLScript.statements(of: text) == statements)
    }

    @Test(
        "A name is found where it stands by itself",
        arguments: [
            ("a", "a", true), ("a", "b a c", true), ("a", "ON a(b)", true), ("a", "\"a\"", true), ("a", "", false),
            ("a", "ab", false), ("a", "ba", false), ("a", "a_1", false), ("a", "$a", false), ("a", "aä", false),
            ("a", "ab a", true), ("\"a b\"", "INDEX \"a b\" ON", true), ("\"a b\"", "a b", false), ("", "a", false),
        ]
    )
    func mentions(name: String, text: String, isMentioned: Bool) {
        #expect(SQLScript.mentions(name, in: text) == isMentioned)
    }

    @Test(
        "What is never closed ends with the text",
        arguments: ["SELECT '", "SELECT \"a;", "SELECT /* ;", "DO $$ ; ", "SELECT E'\\", "SELECT $"]
    )
    func unclosed(text: String) {
        #expect(SQLScript.statements(of: text).count == 1)
    }
}
