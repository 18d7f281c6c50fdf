import Testing

@testable import Crypto

@Suite("Stored password hashes")
struct PasswordHashTests {
    private static let salt = "c2FsdHNhbHRzYWx0c2FsdA"
    private static let digest = "qCVf3ncc8Zmxywkuw8tZ3KMTo4k1vNZS4Vkk5N9IRRY"

    @Test(
        "A text is read, and written back the same",
        arguments: [
            "$scrypt$ln=15,r=8,p=3$c2FsdHNhbHRzYWx0c2FsdA$qCVf3ncc8Zmxywkuw8tZ3KMTo4k1vNZS4Vkk5N9IRRY",
            "$scrypt$ln=1,r=1,p=1$c2FsdHNhbHQ$qCVf3ncc8Zmxywkuw8tZ3A",
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$qCVf3ncc8Zmxywkuw8tZ3KMTo4k1vNZS4Vkk5N9IRRY",
            "$argon2id$v=19$m=65536,t=4,p=4$c2FsdHNhbHRzYWx0c2FsdA$+/Vf3ncc8Zmxywkuw8tZ3KMTo4k1vNZS4Vkk5N9IRRY",
        ]
    )
    func roundTrip(text: String) throws {
        #expect(try PasswordHash(parsing: text).text == text)
    }

    @Test(
        "Anything else is refused: other forms, and costs, salts or hashes out of bounds",
        arguments: [
            "", "$", "$$$$", "plain", "$scrypt$ln=15,r=8,p=3", "$scrypt$ln=15,r=8,p=3$$", "$scrypt$$S$D",
            "scrypt$ln=15,r=8,p=3$S$D", "$scrypt$ln=15,r=8,p=3$S$D$", "$$scrypt$ln=15,r=8,p=3$S$D",
            "$scrypt$ln=15,r=8$S$D", "$scrypt$r=8,ln=15,p=3$S$D", "$scrypt$ln=15,r=8,p=3,x=1$S$D",
            "$scrypt$ln=015,r=8,p=3$S$D", "$scrypt$ln=+15,r=8,p=3$S$D", "$scrypt$ln=-1,r=8,p=3$S$D",
            "$scrypt$ln=0,r=8,p=3$S$D", "$scrypt$ln=63,r=8,p=3$S$D", "$scrypt$ln=19,r=1,p=1$S$D",
            "$scrypt$ln=17,r=8,p=1$S$D", "$scrypt$ln=16,r=8,p=16$S$D", "$scrypt$ln=15,r=8,p=17$S$D",
            "$scrypt$ln=16,r=1,p=1$S$D", "$scrypt$ln=15,r=8,p=99999999999999999999$S$D", "$scrypt$ln=15,r=8,p=3$S=$D",
            "$scrypt$ln=15,r=8,p=3$S$D=", "$scrypt$ln=15,r=8,p=3$c2FsdA$D", "$scrypt$ln=15,r=8,p=3$S$c2FsdA",
            "$scrypt$ln=15,r=8,p=3$S$D-", "$scrypt$ln=15,r=8,p=3$ $D", "$scrypt$v=1$ln=15,r=8,p=3$S$D",
            "$Scrypt$ln=15,r=8,p=3$S$D", "$argon2id$m=19456,t=2,p=1$S$D", "$argon2id$v=16$m=19456,t=2,p=1$S$D",
            "$argon2i$v=19$m=19456,t=2,p=1$S$D", "$argon2id$v=19$m=65537,t=1,p=1$S$D",
            "$argon2id$v=19$m=65536,t=5,p=1$S$D", "$argon2id$v=19$m=19456,t=17,p=1$S$D",
            "$argon2id$v=19$m=19456,t=2,p=5$S$D", "$argon2id$v=19$m=16,t=2,p=4$S$D",
            "$argon2id$v=19$m=0,t=2,p=1$S$D", "$argon2id$v=19$m=4294967296,t=2,p=1$S$D", "$2b$12$abc",
        ]
    )
    func refused(pattern: String) {
        let text = String(pattern.map { $0 == "S" ? Self.salt : $0 == "D" ? Self.digest : String($0) }.joined())
        #expect(throws: PasswordError.unreadableHash) { try PasswordHash(parsing: text) }
    }

    @Test("A text beyond the limit is refused before it is read")
    func tooLong() {
        let text = "$scrypt$ln=15,r=8,p=3$\(Self.salt)$" + String(repeating: "A", count: 100_000)
        #expect(throws: PasswordError.unreadableHash) { try PasswordHash(parsing: text) }
    }

    @Test("A hash is weaker if it used less memory or work; Argon2id is never made scrypt again")
    func weaker() throws {
        func scrypt(_ logarithm: Int, _ parallelization: Int) throws -> PasswordAlgorithm {
            .scrypt(
                try #require(
                    ScryptParameters(logarithm: logarithm, blockSize: 8, parallelization: parallelization)
                )
            )
        }
        func argon2id(_ memory: Int, _ passes: Int) throws -> PasswordAlgorithm {
            .argon2id(try #require(Argon2Parameters(memoryKibibytes: memory, passCount: passes, laneCount: 1)))
        }
        #expect(try scrypt(14, 3).isWeaker(than: scrypt(15, 3)))
        #expect(try scrypt(14, 6).isWeaker(than: scrypt(15, 3)), "half the memory")
        #expect(try scrypt(15, 2).isWeaker(than: scrypt(15, 3)))
        #expect(try !scrypt(15, 3).isWeaker(than: scrypt(15, 3)))
        #expect(try !scrypt(16, 3).isWeaker(than: scrypt(15, 3)))
        #expect(try argon2id(19_456, 1).isWeaker(than: argon2id(19_456, 2)))
        #expect(try argon2id(9_728, 4).isWeaker(than: argon2id(19_456, 2)))
        #expect(try !argon2id(19_456, 3).isWeaker(than: argon2id(19_456, 2)))
        #expect(try scrypt(16, 3).isWeaker(than: argon2id(19_456, 2)))
        #expect(try !argon2id(8, 1).isWeaker(than: scrypt(15, 3)))
    }
}
