import Testing

@Suite("Lengths")
struct LengthsTests {
    @Test("A line of 121 columns is found, one of 120 is not", arguments: [(120, 0), (121, 1)])
    func lines(columns: Int, count: Int) {
        let file = SourceFile(path: "Sources/HTTP/A.swift", text: String(repeating: "é", count: columns) + "\n")
        #expect(Lengths.longLines(file).count == count)
    }

    @Test("A file of 501 lines is found, one of 500 is not", arguments: [(500, 0), (501, 1)])
    func files(lines: Int, count: Int) {
        let file = SourceFile(path: "Sources/HTTP/A.swift", text: String(repeating: "\n", count: lines))
        #expect(Lengths.longFile(file).count == count)
    }

    @Test(
        "A function of 61 lines is found, one of 60 is not",
        arguments: [
            ("    package static func f() {", 60, 0), ("    package static func f() {", 61, 1),
            ("    init?(a: Int) {", 61, 1), ("deinit {", 61, 1), ("    @inlinable package func f() -> Int {", 61, 1),
            ("struct A {", 61, 0), ("    self.init(a: [", 61, 0),
        ]
    )
    func functions(first: String, lines: Int, count: Int) {
        let body = String(repeating: "    // }\n", count: lines - 2)
        let file = SourceFile(path: "Sources/HTTP/A.swift", text: "\(first)\n\(body)}\n")
        #expect(Lengths.longFunctions(file).count == count)
    }

    @Test("A default value that is a closure is not taken for the body", arguments: [(60, 0), (61, 1)])
    func defaultValues(lines: Int, count: Int) {
        let head = "    init(\n        now: @escaping () -> Int = { 1 }\n    ) {\n"
        let body = String(repeating: "    // }\n", count: lines - 4)
        let file = SourceFile(path: "Sources/HTTP/A.swift", text: "\(head)\(body)}\n")
        #expect(Lengths.longFunctions(file).count == count)
    }

    @Test("A protocol's requirement does not count what follows it")
    func requirements() {
        let body = String(repeating: "    let a = 1\n", count: 70)
        let file = SourceFile(
            path: "Sources/HTTP/A.swift",
            text: "protocol P {\n    func f()\n}\nstruct A {\n\(body)}\n"
        )
        #expect(Lengths.longFunctions(file) == [])
    }

    @Test("The median is the middle of the sorted lengths", arguments: [([3, 1, 2], 2), ([7], 7), ([], 0)])
    func median(counts: [Int], expected: Int) {
        #expect(Lengths.median(counts) == expected)
    }
}
