package import Runtime

/// Hashes and compares passwords on a few threads of low priority, so that the loop never waits for one.
///
/// Passwords are compared as characters, not as bytes: all ways to write the same characters in Unicode are the same
/// password (``NormalizationFormC``). Nothing is cut off.
@Loop
package final class PasswordHasher {
    /// The longest password that is taken, in bytes of UTF-8: 128 characters of any script, with room for their marks.
    package nonisolated static let maximumPasswordBytes = 8192

    /// How long a password waits for a thread before it is refused: on a busy machine the queue moves slowly, and an
    /// answer that comes after the request's own time is none.
    package nonisolated static let maximumWait = Duration.seconds(3)

    private let hashing: PasswordHashing
    private let maximumWait: Duration
    private let threadPool: ThreadPool
    private let duration: Histogram
    private let refused: Counter

    /// What ``verifyNothing(_:)`` compares with, so that it takes the same time: a hash of nobody's password.
    private let nobody: PasswordHash

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - configuration: The algorithm, its cost, and the bounds.
    ///   - random: Where salts come from.
    ///   - maximumWait: How long a password may wait for a thread.
    ///   - metrics: Where durations, the queue and refusals are told.
    /// - Throws: ``CryptoError/unavailable(algorithm:)`` if OpenSSL lacks what the configuration asks for.
    package init(
        _ configuration: PasswordConfiguration = PasswordConfiguration(),
        random: RandomBytes = .system,
        maximumWait: Duration = PasswordHasher.maximumWait,
        metrics: MetricsRegistry
    ) throws(CryptoError) {
        self.maximumWait = maximumWait
        self.hashing = try PasswordHashing(configuration, random: random)
        self.nobody = PasswordHash(
            algorithm: self.hashing.algorithm,
            salt: random.bytes(count: PasswordHashing.saltByteCount),
            digest: random.bytes(count: PasswordHashing.digestByteCount)
        )
        self.threadPool = ThreadPool(
            threadCount: max(1, min(configuration.maximumThreadCount, Processors.count)),
            maximumQueueLength: configuration.maximumQueueLength
        )
        self.duration = metrics.histogram(
            "soundwave_password_hash_seconds",
            "How long passwords took to be hashed or compared, with their wait for a thread."
        )
        self.refused = metrics.counter(
            "soundwave_password_hashes_refused_total",
            "Passwords that were not hashed because too many waited."
        )
        metrics.reading("soundwave_password_hash_queue_length", "Passwords that wait for a thread.") {
            [weak pool = self.threadPool] in Double(pool?.queueLength ?? 0)
        }
    }

    deinit {
        self.threadPool.stop()
    }

    /// The algorithm of new hashes, and its cost.
    package var algorithm: PasswordAlgorithm { self.hashing.algorithm }

    /// Hashes a password.
    ///
    /// - Returns: The text to store (``PasswordHash``), another one each time.
    /// - Throws: ``PasswordError``; `queueFull` at once if too many wait, or when it has waited ``maximumWait`` itself,
    ///   before anything is computed.
    package func hash(_ password: String) async throws(PasswordError) -> String {
        let hashing = self.hashing
        return try await self.run(password) { () throws(PasswordError) in try hashing.hash(password).text }
    }

    /// Compares a password with a stored hash, whatever algorithm that is of.
    ///
    /// - Throws: ``PasswordError``; `unreadableHash` or `unsupportedAlgorithm` if the stored text cannot be used.
    package func verify(
        _ password: String,
        against stored: String
    ) async throws(PasswordError) -> PasswordVerdict {
        let hash = try PasswordHash(parsing: stored)
        let hashing = self.hashing
        return try await self.run(password) { () throws(PasswordError) in try hashing.verify(password, against: hash) }
    }

    /// Does the work of comparing a password where there is nothing to compare it with, such as for an unknown user.
    ///
    /// It takes as long as ``verify(_:against:)`` with a hash as they are made now, so that the time does not tell who
    /// exists.
    ///
    /// - Throws: ``PasswordError``, as ``verify(_:against:)`` does.
    package func verifyNothing(_ password: String) async throws(PasswordError) {
        let (hashing, nobody) = (self.hashing, self.nobody)
        _ = try await self.run(password) { () throws(PasswordError) in try hashing.verify(password, against: nobody) }
    }

    /// Whether a stored hash protects less than a new one would.
    ///
    /// - Throws: ``PasswordError/unreadableHash``.
    package func needsRehash(_ stored: String) throws(PasswordError) -> Bool {
        self.hashing.needsRehash(try PasswordHash(parsing: stored))
    }

    /// Takes no more passwords; those that wait are still answered, then the threads end.
    package func stop() {
        self.threadPool.stop()
    }

    private func run<Value: Sendable>(
        _ password: String,
        _ work: @escaping @Sendable () throws(PasswordError) -> Value
    ) async throws(PasswordError) -> Value {
        guard password.utf8.count <= Self.maximumPasswordBytes else { throw .passwordTooLong }
        let start = MonotonicTime.now()
        let lastStart = start + self.maximumWait
        let result: Result<Value, PasswordError>?
        do throws(ThreadPool.Refusal) {
            result = try await self.threadPool.run { MonotonicTime.now() > lastStart ? nil : Result(catching: work) }
        } catch {
            self.refused.increment()
            throw error == .full ? .queueFull : .stopped
        }
        guard let result else {
            self.refused.increment()
            throw .queueFull
        }
        self.duration.record(since: start)
        return try result.get()
    }
}
