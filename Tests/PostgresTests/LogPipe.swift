import Glibc
import Runtime
import Testing

/// A log whose lines a test reads.
@Loop
final class LogPipe {
    let logger: Logger
    private let readEnd: Descriptor
    private var bytes: [UInt8] = []

    init() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        try #require(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
        self.readEnd = Descriptor(ends[0])
        // A writer lives as long as the process, and so do both ends: without a reader, writing ends the process.
        self.logger = Logger(writer: LogWriter(descriptor: Descriptor(ends[1])), level: .info)
    }

    /// The whole log so far; its writer's thread may be a moment behind.
    var lines: [String] {
        while self.readMore() {}
        return String(decoding: self.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    func count(_ text: String) -> Int {
        self.lines.count { $0.contains(text) }
    }

    private func readMore() -> Bool {
        EventLoop.shared.withReadBuffer { buffer in
            guard case .moved(let count) = self.readEnd.read(into: buffer) else { return false }
            self.bytes += buffer[..<count]
            return true
        }
    }
}
