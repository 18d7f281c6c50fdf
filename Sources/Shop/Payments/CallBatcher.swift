import Postgres
import Runtime

/// One call for all who ask while the last call is under way (natural batching).
///
/// Who asks while nothing is under way is served at once; under load many share a statement and its commit. There is
/// one call under way at most, and it has each key once: who asks for the same one shares its value. As many wait as
/// jobs run, for their handlers wait for the value.
@Loop
final class CallBatcher<Key: Hashable & Sendable, Value: Sendable> {
    /// Gives the values of some keys; a key that has none is left out.
    typealias Call = @Loop @Sendable ([Key]) async throws -> [Key: Value]

    private typealias Waiter = (key: Key, continuation: UnsafeContinuation<Result<Value?, any Error>, Never>)

    private let maximumCount: Int
    private let call: Call
    private var waiters: [Waiter] = []
    private var isCalling = false

    /// - Parameters:
    ///   - maximumCount: The most keys of a call.
    ///   - call: What gives the values.
    init(maximumCount: Int, _ call: @escaping Call) {
        self.maximumCount = maximumCount
        self.call = call
    }

    /// The value of a key, by a call that begins after this.
    ///
    /// - Returns: The value; `nil` if the key has none.
    /// - Throws: What the call throws. Where the database has refused a call for several keys, each is asked for alone,
    ///   so that none fails because of another.
    func value(of key: Key) async throws -> Value? {
        let result = await withUnsafeContinuation { continuation in
            self.waiters.append((key, continuation))
            guard !self.isCalling else { return }
            self.isCalling = true
            EventLoop.shared.spawn { await self.callForAll() }
        }
        return try result.get()
    }

    private func callForAll() async {
        while !self.waiters.isEmpty {
            let (keys, batch) = self.takeBatch()
            do {
                self.resume(batch, try await self.call(keys))
            } catch let error as PostgresError where keys.count > 1 && error.isRefusal {
                let waiters = Dictionary(grouping: batch, by: \.key)
                for key in keys { await self.call(alone: key, for: waiters[key] ?? []) }
            } catch {
                for waiter in batch { waiter.continuation.resume(returning: .failure(error)) }
            }
        }
        self.isCalling = false
    }

    private func call(alone key: Key, for batch: [Waiter]) async {
        do {
            self.resume(batch, try await self.call([key]))
        } catch {
            for waiter in batch { waiter.continuation.resume(returning: .failure(error)) }
        }
    }

    private func resume(_ batch: [Waiter], _ values: [Key: Value]) {
        for waiter in batch { waiter.continuation.resume(returning: .success(values[waiter.key])) }
    }

    /// The first keys, in order of arrival, and all who wait for them.
    private func takeBatch() -> (keys: [Key], batch: [Waiter]) {
        var keys: [Key] = []
        var taken: Set<Key> = []
        for waiter in self.waiters where keys.count < self.maximumCount {
            if taken.insert(waiter.key).inserted { keys.append(waiter.key) }
        }
        let batch = self.waiters.filter { taken.contains($0.key) }
        self.waiters.removeAll { taken.contains($0.key) }
        return (keys, batch)
    }
}
