import Glibc
import Testing

@testable import Runtime

@Suite("Files without a name")
struct DiskFileTests {
    private func file(in folder: String, named: Bool) throws(SystemError) -> DiskFile {
        if named { return try DiskFile.unlinked(in: folder) }
        return try DiskFile.temporary(in: folder)
    }

    @Test(
        "They keep what is written, and leave nothing in the folder, with and without a name",
        arguments: [false, true]
    )
    func leavesNothing(named: Bool) throws {
        var template = Array("/var/tmp/soundwave-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { rmdir(folder) }
        let file = try self.file(in: folder, named: named)
        try file.write([1, 2, 3, 4], at: 2)
        let bytes = try file.read(at: 3, count: 10)
        #expect(bytes == [2, 3, 4])
        let names = try Files.names(in: folder)
        #expect(names == [])
        file.close()
        #expect(throws: SystemError.self) { try file.read(at: 0, count: 1) }
    }

    @Test("A folder that is not there is an error", arguments: [false, true])
    func refusesFolder(named: Bool) {
        #expect(throws: SystemError(call: "open", number: ENOENT)) {
            _ = try self.file(in: "/nowhere/at/all", named: named)
        }
    }
}
