import Testing

/// The house rules, applied to every file of the checkout.
///
/// Each rule's own tests are in RuleTests.
@Suite("The repository")
struct RepositoryTests {
    @Test("There are sources to look at, this file among them")
    func findsFiles() {
        #expect(!Repository.sources.isEmpty)
        #expect(Repository.swiftFiles.contains { $0.path == "Tests/TidyTests/RepositoryTests.swift" })
        #expect(Repository.texts.contains { $0.path == "README.md" })
    }

    @Test("Every Swift file keeps the rules", arguments: Repository.swiftFiles.map(\.path))
    func keepsRules(path: String) throws {
        let file = try #require(Repository.swiftFiles.first { $0.path == path })
        let rules: [(SourceFile) -> [Finding]] = [
            Lengths.longLines, Lengths.longFile, Lengths.longFunctions, Borders.wrongImports, Borders.strayCalls,
            Queries.strayStatements, Leftovers.bannedCalls, Unsafety.findings, Documentation.missing,
        ]
        #expect(rules.flatMap { $0(file) } == [])
    }

    @Test("Half of the source files have fewer than 100 lines")
    func medianLength() {
        let median = Lengths.median(Repository.sources.map(\.lines.count))
        #expect(median < Lengths.maximumMedianFileLines)
    }

    @Test("No feature names another feature's queries")
    func foreignQueries() {
        #expect(Queries.foreignQueries(Repository.sources) == [])
    }

    @Test("Migrations are numbered without a gap")
    func migrations() {
        #expect(Migrations.wrongNames(Repository.names(in: "Migrations")) == [])
    }

    @Test("Each feature's folder has a folder of tests", arguments: Repository.folders(in: "Sources/Shop"))
    func featureHasTests(feature: String) {
        #expect(Repository.folders(in: "Tests/ShopTests").contains(feature))
    }

    @Test("Nothing is left over, and no text names a path of one machine")
    func texts() {
        let findings = Repository.texts.flatMap { Leftovers.notes($0) + Leftovers.machinePaths($0) }
        #expect(findings == [])
    }

    @Test("Every file at the top is a text")
    func topFiles() {
        #expect(Repository.strayFiles == [])
    }

    @Test("`make test` runs every test target")
    func testTargets() throws {
        let manifest = try #require(Repository.texts.first { $0.path == "Package.swift" })
        let script = try #require(Repository.texts.first { $0.path == "scripts/test" })
        let targets = manifest.literals.compactMap { $0.split(separator: " ").first }
            .filter { $0.hasSuffix("Tests") }
        let loop = try #require(script.lines.first { $0.contains("for target in ") })
        let run = loop.split(whereSeparator: { " ;".contains($0) }).filter { $0.hasSuffix("Tests") }
        #expect(targets.count > 5)
        #expect(Set(run) == Set(targets))
    }

    @Test("Every exception names a file that exists")
    func exceptions() {
        let paths = Set(Repository.swiftFiles.map(\.path))
        #expect(Set(Unsafety.borderFiles.keys).subtracting(paths) == [])
    }
}
