import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("One call for all who ask meanwhile", .timeLimit(.minutes(5)))
struct CallBatcherTests {
    /// The calls that were made, and one that can be held up.
    @Loop
    private final class Calls {
        var keys: [[Int]] = []
        var refusal: (key: Int, error: PostgresError)?
        private var held: UnsafeContinuation<Void, Never>?

        /// Doubles even keys, and knows no others; a call for `-1` waits until it is let go.
        func answer(_ keys: [Int]) async throws -> [Int: Int] {
            self.keys.append(keys)
            if keys.contains(-1) { await withUnsafeContinuation { self.held = $0 } }
            if let refusal, keys.contains(refusal.key) { throw refusal.error }
            let even = keys.filter { $0.isMultiple(of: 2) }
            return Dictionary(uniqueKeysWithValues: even.map { ($0, 2 * $0) })
        }

        /// Asks for `keys` while a call is under way, and gives what came of each.
        func ask(_ batcher: CallBatcher<Int, Int>, _ keys: [Int]) async throws -> [String] {
            let first = EventLoop.shared.task(returning: { try? await batcher.value(of: -1) })
            while self.held == nil { await Task.yield() }
            let tasks = keys.map { key in
                EventLoop.shared.task(returning: { () -> String in
                    do {
                        return try await batcher.value(of: key).map { "\($0)" } ?? "none"
                    } catch {
                        return "\((error as? PostgresError)?.code as Any)"
                    }
                })
            }
            for _ in keys { await Task.yield() }
            self.held?.resume()
            _ = await first.value
            var answers: [String] = []
            for task in tasks { answers.append(await task.value) }
            return answers
        }
    }

    private static let refused = "\(PostgresError.Code.server(.checkViolation) as Any?)"

    @Test("Who asks while nothing is under way is served at once, alone")
    @Loop
    func servesAtOnce() async throws {
        let calls = Calls()
        let batcher = CallBatcher(maximumCount: 10) { try await calls.answer($0) }
        #expect(try await batcher.value(of: 4) == 8)
        #expect(try await batcher.value(of: 5) == nil)
        #expect(calls.keys == [[4], [5]])
    }

    @Test("All who ask meanwhile share the next call, up to its bound; those of one key share its value")
    @Loop
    func shares() async throws {
        let calls = Calls()
        let batcher = CallBatcher(maximumCount: 3) { try await calls.answer($0) }
        #expect(try await calls.ask(batcher, [2, 3, 2, 4, 6, 3]) == ["4", "none", "4", "8", "12", "none"])
        #expect(calls.keys == [[-1], [2, 3, 4], [6]])
    }

    @Test("Of keys that the database refuses together each is asked for alone, so that only the wrong one fails")
    @Loop
    func takesApart() async throws {
        let calls = Calls()
        calls.refusal = (4, PostgresError(.server(.checkViolation)))
        let batcher = CallBatcher(maximumCount: 10) { try await calls.answer($0) }
        #expect(try await calls.ask(batcher, [2, 4, 6, 2, 4]) == ["4", Self.refused, "12", "4", Self.refused])
        #expect(calls.keys == [[-1], [2, 4, 6], [2], [4], [6]])
        #expect(try await batcher.value(of: 8) == 16)
    }

    @Test("Without a database all who wait are told so, by one call")
    @Loop
    func failsTogether() async throws {
        let calls = Calls()
        calls.refusal = (4, PostgresError(.connectionLost))
        let batcher = CallBatcher(maximumCount: 10) { try await calls.answer($0) }
        let lost = "\(PostgresError.Code.connectionLost as Any?)"
        #expect(try await calls.ask(batcher, [2, 4, 6]) == [lost, lost, lost])
        #expect(calls.keys == [[-1], [2, 4, 6]])
    }
}
