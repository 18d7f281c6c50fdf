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

    @Test("What is never closed ends with the text", arguments: ["SELECT '", "SELECT \"a;", "SELECT /* ;", "DO $$ ; "])
    func unclosed(text: String) {
        #expect(SQLScript.statements(of: text).count == 1)
    }
}
