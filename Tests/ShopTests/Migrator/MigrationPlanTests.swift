import Testing

@testable import Shop

@Suite("Migration plans")
struct MigrationPlanTests {
    private static func plan(files: [Int: String], applied: [Int: String]) throws -> [Int] {
        let candidates = try files.sorted { $0.key < $1.key }.map { number, checksum in
            let name = "00000\(number)_file.sql"
            return MigrationPlan.Candidate(file: try MigrationFile(name: name, text: ""), checksum: checksum)
        }
        let rows = applied.sorted { $0.key < $1.key }.map { number, checksum in
            MigrationPlan.Applied(
                number: number,
                name: "00000\(number)_file.sql",
                checksum: checksum,
                appliedAt: "2026-01-01T00:00:00Z"
            )
        }
        return try MigrationPlan(candidates: candidates, applied: rows).pending.map(\.file.number)
    }

    @Test(
        "What was not applied is pending, in order",
        arguments: [
            ([:], [:], []), ([1: "a"], [:], [1]), ([1: "a", 2: "b", 3: "c"], [:], [1, 2, 3]),
            ([1: "a", 2: "b", 3: "c"], [1: "a"], [2, 3]), ([1: "a", 2: "b"], [1: "a", 2: "b"], []),
            ([1: "a", 2: "b", 3: "c"], [1: "a", 3: "c"], [2]),
        ] as [([Int: String], [Int: String], [Int])]
    )
    func pending(files: [Int: String], applied: [Int: String], pending: [Int]) throws {
        #expect(try Self.plan(files: files, applied: applied) == pending)
    }

    @Test("An edited file stops everything", arguments: [[1: "x"], [1: "a", 2: "x"]])
    func edited(applied: [Int: String]) {
        let number = applied.count
        #expect(throws: MigrationPlan.Conflict.edited(name: "00000\(number)_file.sql")) {
            try Self.plan(files: [1: "a", 2: "b", 3: "c"], applied: applied)
        }
    }

    @Test("A database with more than the program has stops everything", arguments: [2, 3, 9])
    func newer(number: Int) {
        #expect(throws: MigrationPlan.Conflict.databaseIsNewer(name: "00000\(number)_file.sql")) {
            try Self.plan(files: [1: "a"], applied: [1: "a", number: "z"])
        }
    }
}
