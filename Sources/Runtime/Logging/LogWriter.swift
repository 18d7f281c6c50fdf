import CLinux
import Glibc
import Synchronization

/// Where log lines go: a bounded buffer, emptied by a thread of its own, so that a slow disk or pipe never stops the
/// loop.
///
/// Lines that find the buffer full are dropped and counted, and the log says how many when it can again.
///
/// `@unchecked Sendable`: the buffer is behind the mutex; the semaphore is made for threads.
package final class LogWriter: @unchecked Sendable {
    /// Bytes of lines that may wait to be written.
    package static let maximumBufferBytes = 1 << 20

    private struct State {
        var buffer: [UInt8] = []
        var droppedSinceNotice = 0
        var isWriting = false
    }

    private let descriptor: Descriptor
    private let state = Mutex(State())
    private let droppedCount = Atomic<Int>(0)
    private let hasLines: UnsafeMutablePointer<sem_t>

    /// Writes to `descriptor`, standard output by default, and starts the thread that does.
    package init(descriptor: Descriptor = .standardOutput) {
        self.descriptor = descriptor
        // SAFETY: a semaphore must not move, so it has memory of its own. A writer lives as long as the process: its
        // thread holds it, and waits on the semaphore for ever.
        self.hasLines = .allocate(capacity: 1)
        self.hasLines.initialize(to: sem_t())
        sem_init(self.hasLines, 0, 0)
        Threads.start {
            while true {
                sem_wait(self.hasLines)
                self.writeWaitingLines()
            }
        }
    }

    /// Lines dropped since the start.
    package var totalDropped: Int { self.droppedCount.load(ordering: .relaxed) }

    /// Adds a line, or drops it if the buffer is full.
    ///
    /// Never waits for the descriptor.
    func add(_ line: [UInt8]) {
        let isFirst = self.state.withLock { state in
            guard state.buffer.count + line.count <= Self.maximumBufferBytes else {
                state.droppedSinceNotice += 1
                self.droppedCount.add(1, ordering: .relaxed)
                return false
            }
            defer { state.buffer.append(contentsOf: line) }
            return state.buffer.isEmpty
        }
        if isFirst { sem_post(self.hasLines) }
    }

    /// Writes what waits, on the calling thread; for the end of the process.
    package func flush() {
        // The writing thread may hold lines that it has taken but not yet written: give it a moment.
        for _ in 0..<200 {
            let isDone = self.state.withLock { $0.buffer.isEmpty && !$0.isWriting }
            if isDone { return }
            usleep(1000)
        }
    }

    private func writeWaitingLines() {
        while true {
            let (bytes, dropped) = self.state.withLock { state in
                if state.buffer.isEmpty {
                    state.isWriting = false
                    return ([UInt8](), 0)  // what was dropped meanwhile is told with the next lines
                }
                defer {
                    state.buffer = []
                    state.droppedSinceNotice = 0
                }
                state.isWriting = true
                return (state.buffer, state.droppedSinceNotice)
            }
            if bytes.isEmpty { return }
            self.write(bytes)
            if dropped > 0 {
                let line = LogLine(
                    time: .now(),
                    level: .warning,
                    message: "log lines dropped",
                    requestID: nil,
                    fields: ["count": .integer(Int64(dropped))]
                )
                self.write(line.bytes)
            }
        }
    }

    private func write(_ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            // SAFETY: the pointer is used inside this closure only.
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(self.descriptor.number, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
            }
            if count > 0 {
                offset += count
            } else if errno == EAGAIN {
                usleep(1000)
            } else if errno != EINTR {
                self.droppedCount.add(1, ordering: .relaxed)  // nobody reads any more: there is no one to tell
                return
            }
        }
    }
}
