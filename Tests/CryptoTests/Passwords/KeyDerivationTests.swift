import Testing

@testable import Crypto

@Suite("Key derivation")
struct KeyDerivationTests {
    struct Example: Sendable {
        let password: String
        let salt: String
        let cost: [Int]
        let output: String
    }

    @Test(
        "The examples of RFC 7914, section 12, for scrypt",
        arguments: [
            Example(
                password: "",
                salt: "",
                cost: [4, 1, 1],
                output: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                    + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
            ),
            Example(
                password: "password",
                salt: "NaCl",
                cost: [10, 8, 16],
                output: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                    + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
            ),
            Example(
                password: "pleaseletmein",
                salt: "SodiumChloride",
                cost: [14, 8, 1],
                output: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                    + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
            ),
        ]
    )
    func scrypt(example: Example) throws {
        let cost = try #require(
            ScryptParameters(
                logarithm: example.cost[0],
                blockSize: example.cost[1],
                parallelization: example.cost[2]
            )
        )
        let input = KeyDerivation.Input(password: Array(example.password.utf8), salt: Array(example.salt.utf8))
        let output = try KeyDerivation().derive(input, by: .scrypt(cost), count: 64)
        #expect(output == bytes(hexadecimal: example.output))
    }

    static var hasArgon2id: Bool { (try? KeyDerivation())?.hasArgon2id == true }

    @Test(
        "The example of RFC 9106, section 5.3, for Argon2id",
        .enabled(if: Self.hasArgon2id, "this OpenSSL has no Argon2id, which came with version 3.2")
    )
    func argon2id() throws {
        let input = KeyDerivation.Input(
            password: Array(repeating: 1, count: 32),
            salt: Array(repeating: 2, count: 16),
            secret: Array(repeating: 3, count: 8),
            associatedData: Array(repeating: 4, count: 12)
        )
        let cost = try #require(Argon2Parameters(memoryKibibytes: 32, passCount: 3, laneCount: 4))
        let output = try KeyDerivation().derive(input, by: .argon2id(cost), count: 32)
        #expect(output == bytes(hexadecimal: "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"))
    }

    @Test(
        "Without Argon2id its hashes are unsupported, and asking for it is refused at start",
        .enabled(if: !Self.hasArgon2id, "this OpenSSL has Argon2id")
    )
    func withoutArgon2id() throws {
        let input = KeyDerivation.Input(password: [1], salt: Array(repeating: 2, count: 16))
        #expect(throws: PasswordError.unsupportedAlgorithm) {
            try KeyDerivation().derive(input, by: .argon2id(.standard), count: 32)
        }
        var configuration = PasswordConfiguration()
        configuration.preference = .argon2id
        #expect(throws: CryptoError.self) { try PasswordHashing(configuration, random: .system) }
    }

    @Test("The standard costs are within what OpenSSL is allowed to use")
    func standardCosts() throws {
        let derivation = try KeyDerivation()
        let input = KeyDerivation.Input(password: [1], salt: Array(repeating: 2, count: 16))
        #expect(try derivation.derive(input, by: .scrypt(.standard), count: 32).count == 32)
        if derivation.hasArgon2id {
            #expect(try derivation.derive(input, by: .argon2id(.standard), count: 32).count == 32)
        }
    }
}
