import Runtime

/// Lets so many through at the same time; the others wait in the order in which they came.
@Loop
final class Permits {
    private var freeCount: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    nonisolated init(count: Int) {
        self.freeCount = count
    }

    func take() async {
        await withCheckedContinuation { continuation in
            if self.freeCount > 0 {
                self.freeCount -= 1
                continuation.resume()
            } else {
                self.waiting.append(continuation)
            }
        }
    }

    func giveBack() {
        if self.waiting.isEmpty {
            self.freeCount += 1
        } else {
            self.waiting.removeFirst().resume()
        }
    }
}
