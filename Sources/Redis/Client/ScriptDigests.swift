import Runtime

/// The digests of the scripts that one connection's server has loaded, as the server computed them.
@Loop
final class ScriptDigests {
    private struct Loaded {
        let source: String
        let digest: String
    }

    private typealias Waiter = UnsafeContinuation<Result<String, RedisError>, Never>

    private let connection: RedisConnection
    private var loaded: [String: Loaded] = [:]

    /// Who waits for each script that is being loaded.
    private var waiters: [String: [Waiter]] = [:]
    private let maximumWaiters: Int

    /// - Parameters:
    ///   - connection: Of the server that loads them.
    ///   - maximumWaiters: How many may wait for one script; the next fails with ``RedisError/queueFull``.
    init(_ connection: RedisConnection, maximumWaiters: Int) {
        self.connection = connection
        self.maximumWaiters = maximumWaiters
    }

    /// The digest of a script, which is loaded first if need be: once, however many ask for it meanwhile.
    ///
    /// - Throws: ``RedisError``, such as the server's error for a script that does not compile.
    func digest(of script: RedisScript) async throws(RedisError) -> String {
        if let loaded = self.loaded[script.name] {
            precondition(loaded.source == script.source, "a script's name stands for one script")
            return loaded.digest
        }
        if let waiters = self.waiters[script.name] {
            guard waiters.count < self.maximumWaiters else { throw .queueFull }
            return try await withUnsafeContinuation { self.waiters[script.name, default: []].append($0) }.get()
        }
        self.waiters[script.name] = []
        let result = await self.load(script)
        if case .success(let digest) = result {
            self.loaded[script.name] = Loaded(source: script.source, digest: digest)
        }
        for waiter in self.waiters.removeValue(forKey: script.name) ?? [] {
            waiter.resume(returning: result)
        }
        return try result.get()
    }

    /// Forgets a script that the server no longer knows; it is loaded again when it is asked for next.
    func forget(_ script: RedisScript) {
        self.loaded[script.name] = nil
    }

    private func load(_ script: RedisScript) async -> Result<String, RedisError> {
        do throws(RedisError) {
            let value = try await self.connection.send(RedisCommand("script", "load", script.source))
            guard let digest = value.text else { throw .unexpectedReply(expected: "a digest") }
            return .success(digest)
        } catch {
            return .failure(error)
        }
    }
}
