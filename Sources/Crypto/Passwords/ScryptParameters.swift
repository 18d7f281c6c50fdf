/// What one scrypt hash costs (RFC 7914 section 2).
package struct ScryptParameters: Equatable, Sendable {
    /// OWASP's choice for 32 MiB: N = 2^15, r = 8, p = 3, about 0.2 s on a slow core.
    package static let standard = ScryptParameters(checked: 15, 8, 3)

    /// The logarithms of N that are taken.
    package static let logarithms = 1...18

    /// The values of r that are taken.
    package static let blockSizes = 1...16

    /// The values of p that are taken.
    package static let parallelizations = 1...16

    /// What a hash may use at most, so that a stored string cannot ask for more than the process has.
    package static let maximumMemoryBytes = 64 << 20

    /// How many blocks of 128 bytes a hash may mix at most: eight times ``standard``, some seconds.
    package static let maximumBlockCount = 8 * 3 * 8 << 15

    /// The logarithm of N to the base 2.
    package let logarithm: Int

    /// The block size, r.
    package let blockSize: Int

    /// The parallelization, p; OpenSSL does the parts one after the other.
    package let parallelization: Int

    /// - Returns: `nil` if a number or what it takes together is out of bounds.
    package init?(logarithm: Int, blockSize: Int, parallelization: Int) {
        guard Self.logarithms.contains(logarithm), Self.blockSizes.contains(blockSize),
            Self.parallelizations.contains(parallelization)
        else { return nil }
        self.init(checked: logarithm, blockSize, parallelization)
        // RFC 7914 section 2 also asks for N < 2^(128 r / 8), which these bounds imply but for r = 1 and N = 2^16.
        guard logarithm < 16 * blockSize, self.memoryBytes <= Self.maximumMemoryBytes,
            self.blockCount <= Self.maximumBlockCount
        else { return nil }
    }

    private init(checked logarithm: Int, _ blockSize: Int, _ parallelization: Int) {
        self.logarithm = logarithm
        self.blockSize = blockSize
        self.parallelization = parallelization
    }

    /// What one hash uses, in bytes.
    var memoryBytes: Int { 128 * self.blockSize * (1 << self.logarithm) }

    /// How many blocks of 128 bytes one hash mixes: its work.
    var blockCount: Int { self.blockSize * self.parallelization << self.logarithm }

    /// Whether these give less protection than `other`: less memory or less work.
    func isWeaker(than other: ScryptParameters) -> Bool {
        self.memoryBytes < other.memoryBytes || self.blockCount < other.blockCount
    }
}
