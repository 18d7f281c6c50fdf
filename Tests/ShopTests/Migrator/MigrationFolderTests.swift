import ShopTesting
import Testing

@testable import Shop

@Suite("The folder of migrations")
struct MigrationFolderTests {
    private static func check(_ names: [String]) throws {
        try MigrationFolder.checkNumbers(names.map { name in try MigrationFile(name: name, text: "") })
    }

    @Test("Numbers from 1 without a gap are taken, and no file at all")
    func takesNumbers() throws {
        try Self.check([])
        try Self.check(["000001_a.sql", "000002_b.sql", "000003_c.sql"])
    }

    @Test(
        "A gap, and a number that two files have, are refused under the file's name",
        arguments: [
            (["000002_b.sql"], "000002_b.sql: number 1 is missing before it"),
            (["000001_a.sql", "000003_c.sql"], "000003_c.sql: number 2 is missing before it"),
            (["000001_a.sql", "000001_b.sql"], "000001_b.sql: its number is taken"),
        ]
    )
    func refusesNumbers(names: [String], fault: String) {
        #expect(throws: MigrationFile.Fault(description: fault)) { try Self.check(names) }
    }

    @Test("A folder without a migration is refused: it is the wrong one")
    func refusesEmpty() async throws {
        try await TestFolder.with([".hidden": ""]) { folder in
            let fault = MigrationFile.Fault(description: "the folder of migrations, \(folder.path), holds none")
            #expect(throws: fault) { try MigrationFolder.read(folder.path) }
        }
    }

    @Test("The project's own folder is in order, and as long as the program thinks")
    func ownFolder() throws {
        let files = try MigrationFolder.read(TestDatabase.migrationsDirectory)
        #expect(files.count == Schema.version)
        #expect(files.allSatisfy { !SQLScript.statements(of: $0.text).isEmpty })
    }

    @Test("A folder that is not there is told by its name")
    func missingFolder() {
        let error = #expect(throws: MigrationFile.Fault.self) { try MigrationFolder.read("/nowhere/at/all") }
        #expect(error?.description.contains("/nowhere/at/all") == true)
    }
}
