/// A password's hash as it is stored, in the PHC string format:
/// `$scrypt$ln=15,r=8,p=3$salt$hash` or `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
package struct PasswordHash: Equatable, Sendable {
    /// The longest text that is read, in bytes.
    package static let maximumTextBytes = 256

    /// How long the salts are that are taken, in bytes.
    package static let saltByteCounts = 8...64

    /// How long the hashes are that are taken, in bytes.
    package static let digestByteCounts = 16...64

    /// The algorithm and its cost.
    package let algorithm: PasswordAlgorithm

    let salt: [UInt8]
    let digest: [UInt8]

    init(algorithm: PasswordAlgorithm, salt: [UInt8], digest: [UInt8]) {
        self.algorithm = algorithm
        self.salt = salt
        self.digest = digest
    }

    /// Reads the text of a hash.
    ///
    /// - Throws: ``PasswordError/unreadableHash`` for what ``text`` would not give, and for a cost, salt or hash out of
    ///   bounds: nothing that is stored can take more memory or time than the bounds allow.
    package init(parsing text: String) throws(PasswordError) {
        guard text.utf8.count <= Self.maximumTextBytes else { throw .unreadableHash }
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count >= 5, parts[0].isEmpty,
            let algorithm = Self.algorithm(parts[1..<(parts.count - 2)]),
            let salt = Self.bytes(parts[parts.count - 2]), Self.saltByteCounts.contains(salt.count),
            let digest = Self.bytes(parts[parts.count - 1]), Self.digestByteCounts.contains(digest.count)
        else { throw .unreadableHash }
        self.init(algorithm: algorithm, salt: salt, digest: digest)
    }

    /// The text to store.
    package var text: String {
        let name =
            switch self.algorithm {
            case .scrypt(let cost): "scrypt$ln=\(cost.logarithm),r=\(cost.blockSize),p=\(cost.parallelization)"
            case .argon2id(let cost): "argon2id$v=19$m=\(cost.memoryKibibytes),t=\(cost.passCount),p=\(cost.laneCount)"
            }
        return "$\(name)$\(Self.text(self.salt))$\(Self.text(self.digest))"
    }

    private static func algorithm(_ parts: ArraySlice<Substring>) -> PasswordAlgorithm? {
        let parts = Array(parts)
        switch parts.first {
        case "scrypt" where parts.count == 2:
            guard let numbers = self.numbers(parts[1], named: ["ln", "r", "p"]) else { return nil }
            return ScryptParameters(logarithm: numbers[0], blockSize: numbers[1], parallelization: numbers[2])
                .map(PasswordAlgorithm.scrypt)
        case "argon2id" where parts.count == 3 && parts[1] == "v=19":
            guard let numbers = self.numbers(parts[2], named: ["m", "t", "p"]) else { return nil }
            return Argon2Parameters(memoryKibibytes: numbers[0], passCount: numbers[1], laneCount: numbers[2])
                .map(PasswordAlgorithm.argon2id)
        default: return nil
        }
    }

    /// The numbers of `a=1,b=2` in the order of `names`, which is also theirs in the text.
    private static func numbers(_ text: Substring, named names: [String]) -> [Int]? {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == names.count else { return nil }
        var numbers: [Int] = []
        for (field, name) in zip(fields, names) {
            let parts = field.split(separator: "=", omittingEmptySubsequences: false)
            // What is written back the same has no sign and no leading zero.
            guard parts.count == 2, parts[0] == name, let number = Int(parts[1]), String(number) == parts[1] else {
                return nil
            }
            numbers.append(number)
        }
        return numbers
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        Base64Alphabet.standard.decode(Array(text.utf8).span)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        Base64Alphabet.standard.text(bytes.span)
    }
}
