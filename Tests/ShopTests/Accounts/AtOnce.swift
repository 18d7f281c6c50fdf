import Runtime

/// Runs `work` for each of `count` numbers at the same time, and gives what each came to, in order.
@Loop
func atOnce<Value: Sendable>(
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
    var values: [Value] = []
    for task in tasks { values.append(try await task.value.get()) }
    return values
}
