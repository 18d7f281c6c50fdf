import Testing

@Suite("Doc comments")
struct DocumentationTests {
    @Test(
        "A declaration for other targets without a comment is found",
        arguments: [
            ("package func f() {}", 1), ("/// Does.\npackage func f() {}", 0),
            ("/// Does.\n@inlinable\n@Loop\npackage func f() {}", 0), ("@inlinable package func f() {}", 1),
            ("// Does.\npackage func f() {}", 1), ("    package var a = 1", 0), ("    package var a: Int { 1 }", 1),
            ("    package init() {}", 0),
            ("    package init?() {}", 1), ("package init() throws(A) {}", 1),
            ("/// Both.\npackage func a() {}\npackage func b() {}", 0),
            ("/// One.\npackage func a() {}\n\npackage func b() {}", 1),
            ("package final class A {}", 1), ("package static let a = 1", 0), ("func f() {}", 0),
            ("package var description: String { a }", 0), ("package static func == (a: A, b: A) -> Bool {", 0),
            ("package import Runtime", 0), ("/// package func f()\nlet a = 1", 0), ("package enum A {}", 1),
        ]
    )
    func missing(text: String, count: Int) {
        #expect(Documentation.missing(SourceFile(path: "Sources/HTTP/A.swift", text: text)).count == count)
    }
}
