import Testing

@Suite("Telling code from comments and literals")
struct SwiftTextTests {
    @Test(
        "Only code is left of a line",
        arguments: [
            (#"let a = 1 // print("x")"#, "let a = 1             "),
            (#"let a = "print(b)" + c"#, #"let a = "        " + c"#),
            (#"a /* b /* c */ d */ e"#, "a                   e"),
            (##"let a = #"say "x""# + b"##, ##"let a = #"       "# + b"##),
            (#"let a = "\(b("c)"))d" + e"#, #"let a = "            " + e"#),
            (#"let a = "\"" + b"#, #"let a = "  " + b"#),
            ("#expect(a)", "#expect(a)"),
        ]
    )
    func code(text: String, expected: String) {
        let code = SourceFile(path: "Sources/HTTP/A.swift", text: text).code.joined()
        #expect(code.filter { $0 != " " } == expected.filter { $0 != " " })
        #expect(code.utf8.count == text.utf8.count)
    }

    @Test("A literal of several lines stays on its lines")
    func multiline() {
        let file = SourceFile(
            path: "Sources/HTTP/A.swift",
            text: "let a = \"\"\"\n  SELECT \"x\"\n  \"\"\"\nlet b = 1\n"
        )
        #expect(file.lines.count == 4)
        #expect(words(file.literals[1]) == ["SELECT", "x"])
        #expect(words(file.code[1]).isEmpty)
        #expect(file.code[3] == "let b = 1")
    }
}
