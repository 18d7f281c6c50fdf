import FoundationEssentials
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("soundwave media", .database, .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set"))
struct MediaCommandDatabaseTests {
    @Loop
    private static func run(_ arguments: [String], folder: String) async throws -> CommandRun {
        let settings = ["DATABASE_URL": try TestDatabase.required().url, "MEDIA_DIRECTORY": folder]
        return await CommandRun.run(["media"] + arguments, settings)
    }

    @Test("sweep removes what is old and no product's, leaves what is young, and counts")
    @Loop
    func sweeps() async throws {
        let old = String(repeating: "a", count: 64) + ".png"
        let young = "aa" + String(repeating: "b", count: 62) + ".jpg"
        try await TestFolder.with([:]) { folder in
            _ = try Runtime.Files.makeFolder("\(folder.path)/aa")
            for name in [old, young] { try folder.write("aa/\(name)", "") }
            let path = "\(folder.path)/aa/\(old)"
            try FileManager.default.setAttributes([.modificationDate: Date.now - 3700], ofItemAtPath: path)
            let run = try await Self.run(["sweep"], folder: folder.path)
            #expect(run.code == .success, "\(run.complaints)")
            #expect(run.output == "1 old files, of which 1 were removed\n")
            let names = try Runtime.Files.names(in: "\(folder.path)/aa")
            #expect(names == [young])
        }
    }

    @Test("A folder that cannot be read is named, with the setting that says where it is")
    @Loop
    func namesFolder() async throws {
        let run = try await Self.run(["sweep"], folder: "/nowhere/media")
        #expect(run.code == .failure)
        #expect(run.complaints.contains("MEDIA_DIRECTORY (/nowhere/media), cannot be used: "), "\(run.complaints)")
    }

    @Test("Another verb, or none, is refused with the usage", arguments: [[], ["Sweep"], [""], ["sweep", "all"]])
    @Loop
    func refusesVerb(arguments: [String]) async throws {
        let run = try await Self.run(arguments, folder: "/nowhere")
        #expect(run.code == .usage)
        #expect(run.complaints.contains(arguments.first == "sweep" ? "all: there is no such" : MediaCommand.usage))
    }
}
