import Testing

@Suite("Leftovers")
struct LeftoversTests {
    @Test(
        "A banned call is found, a word that looks like one is not",
        arguments: [
            ("print(a)", 1), ("self.print(a)", 0), ("sprint(a)", 0), ("// print(a)", 0), (#"let a = "print(b)""#, 0),
            ("let a = try! b()", 1), ("let a = try b()", 0), ("DispatchQueue.main.async {}", 1),
            ("Thread.sleep(1)", 1), ("usleep(1)", 1), ("timer.sleep(1)", 0), ("sleep(1)", 1),
            ("package func sleep(for time: Duration) async {", 0),
        ]
    )
    func bannedCalls(text: String, count: Int) {
        #expect(Leftovers.bannedCalls(SourceFile(path: "Sources/HTTP/A.swift", text: text)).count == count)
    }

    @Test("A note to oneself is found, in comments too", arguments: [("// FIX" + "ME: later", 1), ("# fixed me", 0)])
    func notes(text: String, count: Int) {
        #expect(Leftovers.notes(SourceFile(path: "scripts/up", text: text)).count == count)
    }

    @Test("A path of one machine is found", arguments: [("see /wo" + "rk/a", 1), ("see docs/work", 0)])
    func paths(text: String, count: Int) {
        #expect(Leftovers.machinePaths(SourceFile(path: "README.md", text: text)).count == count)
    }
}
