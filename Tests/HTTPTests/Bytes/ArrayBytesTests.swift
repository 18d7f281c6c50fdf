import Testing

@testable import HTTP

@Suite("Bytes behind bytes")
struct ArrayBytesTests {
    @Test("Four pieces come one after the other, whichever of them are empty", arguments: 0..<16)
    func pieces(present: Int) {
        func piece(_ bit: Int, _ text: StaticString) -> StaticString { present & bit == 0 ? "" : text }
        let middle = present & 4 == 0 ? [] : Array(repeating: UInt8(ascii: "m"), count: 3000)
        var bytes = Array("before ".utf8)
        bytes.append(piece(1, "one"), piece(2, ": "), middle.span, piece(8, "\r\n"))
        let expected =
            "before \(piece(1, "one"))\(piece(2, ": "))\(String(decoding: middle, as: UTF8.self))\(piece(8, "\r\n"))"
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test("A copy that somebody else has stays as it is")
    func shared() {
        let others = Array("ab".utf8)
        var bytes = others
        bytes.append("c")
        bytes.append(others.span)
        #expect(others == Array("ab".utf8))
        #expect(bytes == Array("abcab".utf8))
    }
}
