import Runtime

extension RedisClient {
    /// Asks the server for a sign of life.
    ///
    /// - Throws: ``RedisError``.
    package func ping() async throws(RedisError) {
        _ = try await self.send(RedisCommand("ping"))
    }

    /// The value of a key; `nil` if there is none.
    ///
    /// - Throws: ``RedisError``; with the code `WRONGTYPE` if the key holds something else than a string.
    package func get(_ key: some RedisArgument) async throws(RedisError) -> [UInt8]? {
        switch try await self.send(RedisCommand("get", key)) {
        case .null: return nil
        case .bytes(let bytes): return bytes
        default: throw .unexpectedReply(expected: "a string or nothing")
        }
    }

    /// Sets a key, whatever it held before.
    ///
    /// - Parameters:
    ///   - key: Of any bytes.
    ///   - value: Of any bytes.
    ///   - lifetime: After which the key is gone, in whole milliseconds, at least one.
    /// - Throws: ``RedisError``; with the code `OOM` if the server has no memory for it.
    package func set(
        _ key: some RedisArgument,
        to value: some RedisArgument,
        lifetime: Duration
    ) async throws(RedisError) {
        let reply = try await self.send(RedisCommand("set", key, value, "px", Self.milliseconds(lifetime)))
        guard reply == .status("OK") else { throw .unexpectedReply(expected: "OK") }
    }

    /// Sets a key unless it exists, as one step: a lock, or a mark that is made once.
    ///
    /// - Parameters:
    ///   - key: Of any bytes.
    ///   - value: Of any bytes.
    ///   - lifetime: After which the key is gone, in whole milliseconds, at least one.
    /// - Returns: Whether it was set; `false` if the key existed.
    /// - Throws: ``RedisError``.
    package func setIfAbsent(
        _ key: some RedisArgument,
        to value: some RedisArgument,
        lifetime: Duration
    ) async throws(RedisError) -> Bool {
        switch try await self.send(RedisCommand("set", key, value, "px", Self.milliseconds(lifetime), "nx")) {
        case .status("OK"): return true
        case .null: return false
        default: throw .unexpectedReply(expected: "OK or nothing")
        }
    }

    /// Deletes keys; big values are freed in the server's background.
    ///
    /// - Returns: How many of them existed.
    /// - Throws: ``RedisError``.
    /// - Complexity: O(number of keys), in the server too.
    @discardableResult
    package func delete(_ keys: any RedisArgument...) async throws(RedisError) -> Int {
        try await self.delete(keys)
    }

    /// As ``delete(_:)``, by one command.
    @discardableResult
    package func delete(_ keys: [any RedisArgument]) async throws(RedisError) -> Int {
        guard !keys.isEmpty else { return 0 }
        var command = RedisCommand("unlink")
        command.append(contentsOf: keys)
        guard let count = try await self.send(command).integer else { throw .unexpectedReply(expected: "a number") }
        return Int(count)
    }

    private static func milliseconds(_ lifetime: Duration) -> Int64 {
        let milliseconds = lifetime.wholeNanoseconds / 1_000_000
        precondition(milliseconds > 0, "a key lives for a millisecond at least")
        return milliseconds
    }
}
