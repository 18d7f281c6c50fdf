import Glibc
import JSON
@testable import Runtime

/// A logger whose lines can be read again.
final class LogCapture {
    let logger: Logger
    private let readingEnd: Descriptor

    init(_ level: LogLevel) throws {
        var ends: [Int32] = [0, 0]
        try SystemError.check("pipe", pipe(&ends))
        try SystemError.check("fcntl", fcntl(ends[0], F_SETFL, O_NONBLOCK))
        self.readingEnd = Descriptor(ends[0])
        self.logger = Logger(writer: LogWriter(descriptor: Descriptor(ends[1])), level: level)
    }

    deinit {
        self.readingEnd.close()  // the writing end stays: a writer's thread lives as long as the process
    }

    /// Waits for `count` lines, for as long as the test's time limit lets it.
    @Loop
    func events(count: Int) async throws -> [JSONObject] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count(where: { $0 == UInt8(ascii: "\n") }) < count {
            if case .moved(let count) = buffer.withUnsafeMutableBytes({ self.readingEnd.read(into: $0) }) {
                bytes += buffer[..<count]
            } else {
                try await EventLoop.shared.sleep(for: .milliseconds(1))
            }
        }
        return try bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard case .object(let event) = try JSONReader().read(Array(line)) else { return nil }
            return event
        }
    }
}
