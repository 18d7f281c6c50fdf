import Runtime
import ShopTesting
import Testing

@testable import Shop

/// The table of settings in docs/configuration.md is made from the one in code.
@Suite("The document of settings")
struct ConfigurationDocumentTests {
    private static let path = TestDatabase.migrationsDirectory + "/../docs/configuration.md"

    /// The table as it must stand in the document.
    private static var table: String {
        let defaults = Configuration()
        let rows = ConfigurationOption.all.map { option in
            let standard = option.isSecret ? "" : option.show(defaults)
            let name = option.isSecret ? "`\(option.name)`, `\(option.name)_FILE`" : "`\(option.name)`"
            let columns = [
                name, standard.isEmpty ? "" : "`\(standard)`",
                option.allowed.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|"),
                option.summary,
            ]
            return "| \(columns.joined(separator: " | ")) |"
        }
        return (["| setting | default | allowed | what it does |", "| --- | --- | --- | --- |"] + rows)
            .joined(separator: "\n")
    }

    @Test("It has every setting with its default, range and meaning")
    func isComplete() throws {
        let document = String(decoding: try Files.read(Self.path), as: UTF8.self)
        #expect(document.contains("\n\n\(Self.table)\n"), "the table must be:\n\(Self.table)")
    }
}
