/// What `soundwave seed` was asked to do.
struct SeedArguments: Equatable {
    /// The arguments are not of the command's form.
    struct Fault: Error, Equatable {
        let reason: String
    }

    /// The most products that are generated at once.
    static let maximumProductCount = 10_000_000

    private(set) var productCount: Int?
    private var givenSeed: UInt64?
    private(set) var isForced = false

    /// What is left for the configuration.
    private(set) var settings: [String] = []

    private var isDemonstration = false

    /// What the generated products are made from.
    var randomSeed: UInt64 { self.givenSeed ?? 1 }

    /// Reads the arguments.
    ///
    /// - Throws: ``Fault`` if one is malformed, or not exactly one of `--demo` and `--products` is there.
    mutating func take(_ arguments: [String]) throws(Fault) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            // As for settings, `--name=value` is `--name value`.
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, ["--products", "--random-seed"].contains(parts[0]) {
                rest = [String(parts[0]), String(parts[1])] + rest
                continue
            }
            switch argument {
            case "--demo": self.isDemonstration = true
            case "--force": self.isForced = true
            case "--products":
                guard let count = rest.popFirst().flatMap({ Int($0) }), (1...Self.maximumProductCount).contains(count)
                else { throw Fault(reason: "--products takes a whole number from 1 to \(Self.maximumProductCount)") }
                self.productCount = count
            case "--random-seed":
                guard let seed = rest.popFirst().flatMap({ UInt64($0) }) else {
                    throw Fault(reason: "--random-seed takes a whole number that is not negative")
                }
                self.givenSeed = seed
            default: self.settings.append(argument)
            }
        }
        guard self.isDemonstration != (self.productCount != nil) else {
            throw Fault(reason: "say either --demo or --products N")
        }
        guard !self.isDemonstration || self.givenSeed == nil else {
            throw Fault(reason: "--random-seed goes with --products: the demo is always the same")
        }
    }
}
