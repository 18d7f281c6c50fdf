import Testing

@testable import Shop

@Suite("Lines of newline-delimited JSON")
struct LineParserTests {
    private static func lines(_ file: [UInt8], cutAt cut: Int) -> [String] {
        var parser = LineParser()
        var lines: [Line] = []
        for piece in [Array(file[..<cut]), Array(file[cut...])] {
            var offset = 0
            while let line = parser.next(in: piece, from: &offset) { lines.append(line) }
        }
        if let line = parser.finish() { lines.append(line) }
        return lines.map { "\($0.number) \($0.isTooLong ? "too long" : String(decoding: $0.bytes, as: UTF8.self))" }
    }

    @Test(
        "Lines and their numbers are the same wherever the file is cut",
        arguments: [
            ("", []), ("{}", ["1 {}"]), ("{}\n[]\n", ["1 {}", "2 []"]), ("\n \t\r\n{}\r\n", ["3 {}\r"]),
            ("\u{FEFF}{}\n", ["1 {}"]), ("\u{FEFF}\n1", ["2 1"]),
        ]
    )
    func isSplitAnywhere(file: String, lines: [String]) {
        let bytes = Array(file.utf8)
        for cut in 0...bytes.count { #expect(Self.lines(bytes, cutAt: cut) == lines, "cut at \(cut)") }
    }

    @Test("A line at the limit is read; one beyond it is known as too long, and the next one is read")
    func boundsLines() {
        let atLimit = [UInt8](repeating: 0x31, count: LineParser.maximumLineBytes)
        for cut in [0, 1, atLimit.count, atLimit.count + 1] {
            #expect(Self.lines(atLimit + [0x0A, 0x32], cutAt: cut).last == "2 2")
            #expect(Self.lines(atLimit + [0x0A, 0x32], cutAt: cut).first?.hasSuffix("long") == false)
            #expect(Self.lines(atLimit + [0x31, 0x0A, 0x32], cutAt: cut) == ["1 too long", "2 2"])
        }
    }
}
