import Testing

@testable import Postgres

@Suite("Parameters")
struct PostgresParametersTests {
    @Test("Values stand one behind the other, each ended by a NUL, and NULL has no place")
    func layout() {
        var parameters = PostgresParameters()
        parameters.add("gr\u{FC}n")
        parameters.add(nil as String?)
        parameters.add(-42)
        parameters.add("")
        parameters.addNull()
        parameters.add(true)
        parameters.add(false)
        parameters.add(nil as Int64?)
        parameters.add(Int64.min as Int64?)
        parameters.add("x" as String?)
        #expect(parameters.bytes == Array("gr\u{FC}n\0-42\0\0t\0f\0-9223372036854775808\0x\0".utf8))
        #expect(parameters.offsets == [0, nil, 6, 10, nil, 11, 13, nil, 15, 36])
        #expect(parameters.count == 10)
        #expect(!parameters.containsNUL)
    }

    @Test("Text with a NUL is noticed, wherever it is", arguments: ["\0", "a\0", "\0a", "a\0b"])
    func nul(text: String) {
        var parameters = PostgresParameters()
        parameters.add(text)
        parameters.add("good")
        #expect(parameters.containsNUL)
    }

    @Test("Text with a NUL is noticed within an array, too", arguments: ["\0", "a\0", "\0a", "a\0b"])
    func nulInArray(text: String) {
        var parameters = PostgresParameters()
        parameters.add(texts: ["good", "good"])
        #expect(!parameters.containsNUL)
        parameters.add(texts: ["good", text, "good"])
        parameters.add([1, 2] as [Int64])
        #expect(parameters.containsNUL)
    }

    @Test("Emptied parameters are as new")
    func removeAll() {
        var parameters = PostgresParameters()
        parameters.add("\0")
        parameters.removeAll()
        #expect(parameters.count == 0 && parameters.bytes.isEmpty && !parameters.containsNUL)
        parameters.add("b")
        #expect(parameters.offsets == [0])
        #expect(parameters.bytes == Array("b\0".utf8))
    }
}
