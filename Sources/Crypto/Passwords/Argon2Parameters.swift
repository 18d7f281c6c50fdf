/// What one Argon2id hash costs (RFC 9106 section 3.1).
package struct Argon2Parameters: Equatable, Sendable {
    /// OWASP's choice: 19 MiB, 2 passes, 1 lane.
    package static let standard = Argon2Parameters(checked: 19_456, 2, 1)

    /// The memory sizes that are taken, in KiB.
    package static let memorySizes = 8...65_536

    /// The numbers of passes that are taken.
    package static let passCounts = 1...16

    /// The numbers of lanes that are taken; OpenSSL fills them one after the other.
    package static let laneCounts = 1...4

    /// How many KiB a hash may fill at most over all passes: eight times ``standard``.
    package static let maximumFilledKibibytes = 8 * 2 * 19_456

    /// The memory, in KiB.
    package let memoryKibibytes: Int

    /// The passes over it.
    package let passCount: Int

    /// The lanes, p.
    package let laneCount: Int

    /// - Returns: `nil` if a number or what it takes together is out of bounds.
    package init?(memoryKibibytes: Int, passCount: Int, laneCount: Int) {
        guard Self.memorySizes.contains(memoryKibibytes), Self.passCounts.contains(passCount),
            Self.laneCounts.contains(laneCount), memoryKibibytes >= 8 * laneCount,
            memoryKibibytes * passCount <= Self.maximumFilledKibibytes
        else { return nil }
        self.init(checked: memoryKibibytes, passCount, laneCount)
    }

    private init(checked memoryKibibytes: Int, _ passCount: Int, _ laneCount: Int) {
        self.memoryKibibytes = memoryKibibytes
        self.passCount = passCount
        self.laneCount = laneCount
    }

    /// Whether these give less protection than `other`: less memory or less work.
    func isWeaker(than other: Argon2Parameters) -> Bool {
        self.memoryKibibytes < other.memoryKibibytes
            || self.memoryKibibytes * self.passCount < other.memoryKibibytes * other.passCount
    }
}
