import Testing

@testable import Shop

@Suite("The arguments of seed")
struct SeedArgumentsTests {
    private static func taken(_ arguments: [String]) throws(SeedArguments.Fault) -> SeedArguments {
        var taken = SeedArguments()
        try taken.take(arguments)
        return taken
    }

    @Test("The demo has no number of products")
    func takesDemo() throws {
        let arguments = try Self.taken(["--demo"])
        #expect(arguments.productCount == nil)
        #expect(!arguments.isForced)
        #expect(try Self.taken(["--force", "--demo"]).isForced)
    }

    @Test(
        "A number of products has a random seed, 1 unless it is given",
        arguments: [
            (["--products", "1"], 1, 1, false),
            (["--products", "10000000", "--random-seed", "0"], 10_000_000, 0, false),
            (["--random-seed", "18446744073709551615", "--products", "5", "--force"], 5, .max, true),
            (["--products=7", "--random-seed=3"], 7, 3, false),
        ] as [([String], Int, UInt64, Bool)]
    )
    func takesProducts(_ given: [String], _ count: Int, _ seed: UInt64, _ isForced: Bool) throws {
        let arguments = try Self.taken(given)
        #expect(arguments.productCount == count)
        #expect(arguments.randomSeed == seed)
        #expect(arguments.isForced == isForced)
        #expect(arguments.settings.isEmpty)
    }

    @Test("What is no argument of seed is left for the configuration, in order")
    func leavesSettings() throws {
        let arguments = try Self.taken(["--log-level", "debug", "--demo", "--port=1", "x"])
        #expect(arguments.settings == ["--log-level", "debug", "--port=1", "x"])
    }

    @Test(
        "Anything else is refused",
        arguments: [
            ([], "say either --demo or --products N"), (["--force"], "say either --demo or --products N"),
            (["--demo", "--products", "1"], "say either --demo or --products N"),
            (["--demo", "--random-seed", "1"], "--random-seed goes with --products: the demo is always the same"),
            (["--products="], "--products takes a whole number from 1 to 10000000"),
            (["--products"], "--products takes a whole number from 1 to 10000000"),
            (["--products", "0"], "--products takes a whole number from 1 to 10000000"),
            (["--products", "-1"], "--products takes a whole number from 1 to 10000000"),
            (["--products", "10000001"], "--products takes a whole number from 1 to 10000000"),
            (["--products", "many"], "--products takes a whole number from 1 to 10000000"),
            (["--products", "--demo"], "--products takes a whole number from 1 to 10000000"),
            (["--demo", "--random-seed"], "--random-seed takes a whole number that is not negative"),
            (["--demo", "--random-seed", "-1"], "--random-seed takes a whole number that is not negative"),
            (
                ["--demo", "--random-seed", "18446744073709551616"],
                "--random-seed takes a whole number that is not negative"
            ),
        ]
    )
    func refuses(_ given: [String], _ reason: String) {
        #expect(throws: SeedArguments.Fault(reason: reason)) { try Self.taken(given) }
    }
}
