import Runtime
import Testing

@testable import Crypto

@Suite("Password hasher", .loopThread, .timeLimit(.minutes(5)))
struct PasswordHasherTests {
    /// Cheap, since what is tested does not depend on the cost.
    @Loop
    private func hasher(
        logarithm: Int = 4,
        threads: Int = 2,
        queue: Int = 64
    ) throws -> PasswordHasher {
        var configuration = PasswordConfiguration()
        configuration.preference = .scrypt
        configuration.scrypt = try #require(
            ScryptParameters(logarithm: logarithm, blockSize: 8, parallelization: 1)
        )
        configuration.maximumThreadCount = threads
        configuration.maximumQueueLength = queue
        return try PasswordHasher(configuration, metrics: MetricsRegistry())
    }

    @Test("A password is right, another one is wrong, and two hashes of one differ")
    @Loop
    func verifies() async throws {
        let hasher = try self.hasher()
        let stored = try await hasher.hash("correct horse")
        #expect(try await hasher.verify("correct horse", against: stored) == .right(needsRehash: false))
        for other in ["", "correct horsf", "correct hors", "correct horse ", "Correct horse"] {
            #expect(try await hasher.verify(other, against: stored) == .wrong, "\(other)")
        }
        #expect(try await hasher.hash("correct horse") != stored)
        #expect(!stored.contains("horse"))
    }

    @Test("A hash that another implementation of scrypt made is understood, its password in any normal form")
    @Loop
    func foreign() async throws {
        // hashlib.scrypt("Žluťoučký kůň", salt="saltsaltsaltsalt", n=32768, r=8, p=3, dklen=32)
        let hash = PasswordHash(
            algorithm: .scrypt(.standard),
            salt: Array("saltsaltsaltsalt".utf8),
            digest: bytes(hexadecimal: "a8255fde771cf199b1cb00d9d598cb75743ceba7a6c05190ef1a562455df4bc8")
        )
        let hasher = try self.hasher()
        let apart = "Z\u{30C}lut\u{30C}ouc\u{30C}ky\u{301} ku\u{30A}n\u{30C}"
        #expect(try await hasher.verify(apart, against: hash.text) == .right(needsRehash: false))
        #expect(try await hasher.verify("Zlutoucky kun", against: hash.text) == .wrong)
    }

    @Test("All of a long password counts; one beyond the limit is refused")
    @Loop
    func long() async throws {
        let hasher = try self.hasher()
        let password = String(repeating: "🎸", count: 127) + "a"
        let stored = try await hasher.hash(password)
        #expect(try await hasher.verify(password, against: stored) == .right(needsRehash: false))
        #expect(try await hasher.verify(password.dropLast() + "b", against: stored) == .wrong)
        let tooLong = String(repeating: "a", count: PasswordHasher.maximumPasswordBytes + 1)
        await #expect(throws: PasswordError.passwordTooLong) { try await hasher.hash(tooLong) }
        await #expect(throws: PasswordError.passwordTooLong) { try await hasher.verifyNothing(tooLong) }
        _ = try await hasher.hash(String(tooLong.dropLast()))
    }

    @Test("A hash that is weaker than the configuration asks for is right, and to be made anew")
    @Loop
    func needsRehash() async throws {
        let weak = try self.hasher(logarithm: 3)
        let strong = try self.hasher(logarithm: 5)
        let stored = try await weak.hash("password")
        #expect(try await strong.verify("password", against: stored) == .right(needsRehash: true))
        #expect(try await strong.verify("passwort", against: stored) == .wrong)
        #expect(try strong.needsRehash(stored))
        #expect(try !weak.needsRehash(stored))
        #expect(try !weak.needsRehash(try await strong.hash("password")))
    }

    @Test("A stored text that is no hash is an error, not a wrong password")
    @Loop
    func unreadable() async throws {
        let hasher = try self.hasher()
        await #expect(throws: PasswordError.unreadableHash) { try await hasher.verify("a", against: "secret") }
    }

    @Test("When threads and queue are full, the next one is refused at once, and none of the others suffers")
    @Loop
    func full() async throws {
        let hasher = try self.hasher(logarithm: 12, threads: 1, queue: 4)
        let tasks = (0..<40).map { _ in
            Task.immediate { @Loop () -> Result<Void, PasswordError> in
                do throws(PasswordError) {
                    return .success(try await hasher.verifyNothing("password"))
                } catch {
                    return .failure(error)
                }
            }
        }
        var (done, refused) = (0, 0)
        for task in tasks {
            switch await task.value {
            case .success: done += 1
            case .failure(let error):
                #expect(error == .queueFull)
                refused += 1
            }
        }
        #expect(done >= 4 && refused >= 1, "done \(done), refused \(refused)")
        #expect(done + refused == 40)
        try await hasher.verifyNothing("password")
    }

    @Test("A password that has waited longer than it may is refused when its turn comes, before any work")
    @Loop
    func waitedTooLong() async throws {
        let hasher = try PasswordHasher(maximumWait: .zero, metrics: MetricsRegistry())
        defer { hasher.stop() }
        await #expect(throws: PasswordError.queueFull) { try await hasher.verifyNothing("password") }
    }

    @Test("A stopped hasher takes no more")
    @Loop
    func stopped() async throws {
        let hasher = try self.hasher()
        hasher.stop()
        await #expect(throws: PasswordError.stopped) { try await hasher.hash("password") }
    }
}
