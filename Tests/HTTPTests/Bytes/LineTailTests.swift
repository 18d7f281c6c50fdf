import Testing

@testable import HTTP

@Suite("The end of a line with numbers")
struct LineTailTests {
    @Test("It is put together from its last byte to its first", arguments: [0, 7, 10, 99, 100, 1_048_576, Int.max])
    func numbers(number: Int) {
        var tail = LineTail()
        tail.prependLineEnd()
        tail.prepend(decimal: number)
        tail.prepend(";t=")
        tail.prepend(decimal: .max)
        tail.prepend(UInt8(ascii: "="))
        var bytes = Array("r".utf8)
        tail.append(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "r=\(Int.max);t=\(number)\r\n")
    }

    @Test("Nothing at all adds nothing")
    func empty() {
        var bytes: [UInt8] = [1]
        LineTail().append(to: &bytes)
        #expect(bytes == [1])
    }
}
