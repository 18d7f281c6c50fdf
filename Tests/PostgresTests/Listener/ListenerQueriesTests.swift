import Testing

@testable import Postgres

@Suite("Listener: statements")
struct ListenerQueriesTests {
    @Test(
        "A channel's name is quoted, whatever is in it",
        arguments: [
            ("jobs", #"LISTEN "jobs""#),
            ("Capital Letters", #"LISTEN "Capital Letters""#),
            (#"a"b"#, #"LISTEN "a""b""#),
            (#"""#, #"LISTEN """""#),
            ("\"\u{301}", "LISTEN \"\"\"\u{301}\""),
            ("a; DROP TABLE users", #"LISTEN "a; DROP TABLE users""#),
            (#"\"#, #"LISTEN "\""#),
        ]
    )
    func quoting(channel: String, statement: String) {
        #expect(ListenerQueries.listen(to: [channel]).unicodeScalars.elementsEqual(statement.unicodeScalars))
    }

    @Test("Several channels are asked for in one text")
    func several() {
        #expect(ListenerQueries.listen(to: ["a", "b"]) == #"LISTEN "a"; LISTEN "b""#)
    }
}
