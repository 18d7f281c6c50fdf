import Glibc
import Synchronization

/// What ThreadSanitizer is tried with before it is believed: two threads that count together.
///
/// `probe racing` counts without a lock, which is to be found; `probe guarded` under a `Mutex` that both want all the
/// time, in which nothing is to be found.
@main
enum Probe {
    static func main() {
        var threads = [pthread_t(), pthread_t()]
        let body =
            switch CommandLine.arguments.dropFirst().first {
            case "racing": Counting.racing
            case "guarded": Counting.guarded
            default: exit(64)
            }
        for index in threads.indices { pthread_create(&threads[index], nil, body, nil) }
        for thread in threads { pthread_join(thread, nil) }
    }
}

/// What the threads do.
private enum Counting {
    typealias Body = @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?

    static let racing: Body = { _ in
        for _ in 0..<Self.rounds { Self.count(&Self.bareNumbers) }
        return nil
    }
    static let guarded: Body = { _ in
        for _ in 0..<Self.rounds { Self.guardedNumbers.withLock { Self.count(&$0) } }
        return nil
    }

    private static let rounds = 20_000
    private nonisolated(unsafe) static var bareNumbers: [Int] = []
    private static let guardedNumbers = Mutex<[Int]>([])

    private static func count(_ numbers: inout [Int]) {
        if numbers.count > 50 { numbers.removeAll() }
        numbers.append(numbers.count)
    }
}
