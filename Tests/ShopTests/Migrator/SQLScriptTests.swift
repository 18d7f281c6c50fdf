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

    private static let body = "BEGIN ATOMIC INSERT INTO t VALUES (a); SELECT 1; END"

    @Test(
        "A body of plain SQL belongs to its function, to its own END",
        arguments: [
            "CREATE FUNCTION f(a int) RETURNS int \(Self.body)",
            "create or replace procedure p() language sql begin atomic select 1; select 2; end",
            "CREATE FUNCTION f() RETURNS int BEGIN /* ; */ -- ;\n ATOMIC SELECT 1; END",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC END",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 ELSE 2 END; SELECT 3; END",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT (CASE WHEN CASE 1 WHEN 2 THEN 3 END THEN 4 END); END",
            "CREATE FUNCTION f() RETURNS text BEGIN ATOMIC SELECT 'END; ' AS \"end; \"; SELECT $$END;$$; END",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS end; SELECT t.end FROM t; SELECT 2 AS case; END",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT bend, end_, ending; SELECT 1; END",
            "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO u VALUES (1); DELETE FROM v)",
        ],
        [("", ""), ("SELECT 1; ", ""), ("", "; SELECT 2"), ("\(Self.before); ", ";\n\(Self.before);")]
    )
    func bodies(statement: String, around: (before: String, after: String)) {
        let others = [around.before, around.after].map(SQLScript.statements(of:))
        let statements = SQLScript.statements(of: around.before + statement + around.after)
        #expect(statements == others[0] + [statement] + others[1])
    }

    private static let before = "CREATE FUNCTION before() RETURNS int \(Self.body)"

    @Test("BEGIN by itself opens nothing: it is the column of that name, or a transaction's")
    func plainBegin() {
        let text = "ALTER TABLE t ADD COLUMN begin int; BEGIN; SELECT begin atom; COMMIT; SELECT atomic; END"
        let statements = [
            "ALTER TABLE t ADD COLUMN begin int", "BEGIN", "SELECT begin atom", "COMMIT", "SELECT atomic",
        ]
        #expect(SQLScript.statements(of: text) == statements + ["END"])
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
        arguments: [
            "SELECT '", "SELECT \"a;", "SELECT /* ;", "DO $$ ; ", "SELECT E'\\", "SELECT $", "SELECT (1; SELECT 2",
            "BEGIN ATOMIC; SELECT",
        ]
    )
    func unclosed(text: String) {
        #expect(SQLScript.statements(of: text).count == 1)
    }
}
