import Glibc
import Testing

@testable import Runtime

@Suite("Files without a name")
struct DiskFileTests {
    private static let kinds: [@Sendable (String) throws(SystemError) -> DiskFile] = [
        DiskFile.temporary, DiskFile.unlinked,
    ]

    @Test(
        "They keep what is written, and leave nothing in the folder, with and without the kernel's help",
        arguments: [0, 1]
    )
    func leavesNothing(kind: Int) throws {
        var template = Array("/var/tmp/soundwave-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { rmdir(folder) }
        let file = try Self.kinds[kind](folder)
        try file.write([1, 2, 3, 4], at: 2)
        let bytes = try file.read(at: 3, count: 10)
        #expect(bytes == [2, 3, 4])
        let names = try Files.names(in: folder)
        #expect(names == [])
        file.close()
        #expect(throws: SystemError.self) { try file.read(at: 0, count: 1) }
    }

    @Test("A folder that is not there is an error", arguments: [0, 1])
    func refusesFolder(kind: Int) {
        #expect(throws: SystemError(call: "open", number: ENOENT)) { try Self.kinds[kind]("/nowhere/at/all") }
    }
}
