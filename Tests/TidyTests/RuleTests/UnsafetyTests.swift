import Testing

@Suite("Unsafe memory")
struct UnsafetyTests {
    @Test(
        "Unsafe memory is found away from the border, or where nothing says why it is sound",
        arguments: [
            ("Sources/Runtime/A.swift", "// SAFETY: lives as long as self.\nlet a: UnsafeRawPointer", 0),
            ("Sources/Runtime/A.swift", "let a: UnsafeRawPointer", 1),
            ("Sources/Shop/A.swift", "// SAFETY: no.\nlet a: UnsafeRawPointer", 1),
            ("Sources/Shop/A.swift", "// UnsafeRawPointer", 0),
            ("Sources/Runtime/A.swift", "// SAFETY: on the loop.\nclass A: @unchecked Sendable {}", 0),
            ("Sources/Runtime/A.swift", "class A: @unchecked Sendable {}", 1),
            ("Sources/Shop/A.swift", "// SAFETY: no.\nnonisolated(unsafe) var a = 1", 1),
            ("Tests/HTTPTests/A.swift", "let a: UnsafeRawPointer", 0),
        ]
    )
    func findings(path: String, text: String, count: Int) {
        #expect(Unsafety.findings(SourceFile(path: path, text: text)).count == count)
    }

    @Test("A SAFETY comment far away does not count", arguments: [true, false])
    func distance(isAbove: Bool) {
        let gap = String(repeating: "\n", count: Unsafety.commentDistance + 1)
        let (comment, use) = ("// SAFETY: of another.", "let a: UnsafeRawPointer")
        let text = isAbove ? comment + gap + use : use + gap + comment
        #expect(Unsafety.findings(SourceFile(path: "Sources/Runtime/A.swift", text: text)).count == 1)
    }
}
