import Runtime

/// Runs `work` for each of `count` numbers at the same time, and gives what each came to, in order.
///
/// - Throws: What the first of them threw that failed, once all have ended.
@Loop
package func atOnce<Value: Sendable>(
    _ count: Int,
    _ work: @escaping @Loop @Sendable (Int) async throws -> Value
) async throws -> [Value] {
    let tasks = (0..<count).map { number in
        EventLoop.shared.task(returning: { () async -> Result<Value, any Error> in
            do {
                return .success(try await work(number))
            } catch {
                return .failure(error)
            }
        })
    }
    var results: [Result<Value, any Error>] = []
    for task in tasks { results.append(await task.value) }
    return try results.map { try $0.get() }
}
