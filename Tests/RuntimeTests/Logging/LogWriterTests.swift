import Foundation
import Testing

@testable import Runtime

@Suite("Log writer", .timeLimit(.minutes(5)))
struct LogWriterTests {
    /// A pipe whose reading end does not block, and the lines that came out of it so far.
    private final class LogPipe {
        let writingEnd: Descriptor
        private let readingEnd: Descriptor
        private var rest: [UInt8] = []

        init() throws {
            var ends: [Int32] = [0, 0]
            try SystemError.check("pipe", pipe(&ends))
            self.readingEnd = Descriptor(ends[0])
            self.writingEnd = Descriptor(ends[1])
            try SystemError.check("fcntl", fcntl(ends[0], F_SETFL, O_NONBLOCK))
        }

        deinit {
            self.readingEnd.close()  // the writing end stays: a writer's thread lives as long as the process
        }

        /// The lines there are now, without their ends.
        func lines() -> [String] {
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while case .moved(let count) = buffer.withUnsafeMutableBytes({ self.readingEnd.read(into: $0) }) {
                self.rest += buffer[..<count]
            }
            var lines = self.rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            self.rest = Array(lines.removeLast())
            return lines.map { String(decoding: $0, as: UTF8.self) }
        }

        func lines(until isEnough: ([String]) -> Bool) async -> [String] {
            var lines = self.lines()
            while !isEnough(lines) {
                await Task.yield()
                lines += self.lines()
            }
            return lines
        }
    }

    @Test("Lines are written whole and in order, with the level's threshold kept")
    func inOrder() async throws {
        let pipe = try LogPipe()
        let logger = Logger(writer: LogWriter(descriptor: pipe.writingEnd), level: .info)
        for number in 0..<2000 {
            logger.debug("hidden")
            logger.with(requestID: "r\(number)").info("shown", ["number": .integer(Int64(number))])
        }
        let lines = await pipe.lines { $0.count >= 2000 }
        #expect(lines.count == 2000)
        for (number, line) in lines.enumerated() {
            #expect(line.hasSuffix("\"message\":\"shown\",\"request_id\":\"r\(number)\",\"number\":\(number)}"))
        }
    }

    @Test("Fields of an event below the threshold are not even made")
    func fieldsAreLazy() throws {
        let logger = Logger(writer: LogWriter(descriptor: Descriptor(open("/dev/null", O_WRONLY))), level: .error)
        var isMade = false
        func field() -> LogValue {
            isMade = true
            return 1
        }
        logger.warning("hidden", ["field": field()])
        #expect(!isMade)
        logger.error("shown", ["field": field()])
        #expect(isMade)
    }

    @Test("With nobody reading, lines are dropped and counted, and the log says how many when it can again")
    func fullBuffer() async throws {
        let pipe = try LogPipe()
        let writer = LogWriter(descriptor: pipe.writingEnd)
        let filler = String(repeating: "x", count: 1000)
        var count = 0
        while writer.totalDropped < 500 {
            writer.add(Array("\(count) \(filler)\n".utf8))
            count += 1
        }
        // What waits is bounded: the buffer, as much again in the writing thread's hand, and the kernel's pipe.
        #expect(count - writer.totalDropped <= (2 * LogWriter.maximumBufferBytes + (1 << 20)) / 1000)

        let dropped = writer.totalDropped
        var reported = 0
        let lines = await pipe.lines { lines in
            reported = lines.compactMap(Self.reportedDrops).reduce(0, +)
            return reported >= dropped
        }
        #expect(reported == dropped)
        let numbers = lines.filter { $0.hasSuffix(filler) }.compactMap { Int($0.prefix { $0 != " " }) }
        #expect(numbers.count == count - dropped)
        #expect(numbers == numbers.sorted())

        writer.add(Array("after\n".utf8))
        #expect(await pipe.lines { !$0.isEmpty } == ["after"])
        #expect(writer.totalDropped == dropped)
    }

    private static func reportedDrops(_ line: String) -> Int? {
        let mark = "\"level\":\"warning\",\"message\":\"log lines dropped\",\"count\":"
        guard let range = line.range(of: mark) else { return nil }
        return Int(line[range.upperBound...].dropLast())
    }

    @Test("A line larger than the whole buffer is dropped, and said to be with the next line that is not")
    func hugeLine() async throws {
        let pipe = try LogPipe()
        let writer = LogWriter(descriptor: pipe.writingEnd)
        writer.add([UInt8](repeating: UInt8(ascii: "x"), count: LogWriter.maximumBufferBytes + 1))
        #expect(writer.totalDropped == 1)
        writer.add(Array("small\n".utf8))
        let lines = await pipe.lines { $0.count >= 2 }
        #expect(lines[0] == "small")
        #expect(Self.reportedDrops(lines[1]) == 1)
    }

    @Test("A descriptor that is gone stops nobody: what cannot be written counts as dropped")
    func brokenDescriptor() async {
        let writer = LogWriter(descriptor: Descriptor(-1))
        writer.add(Array("lost\n".utf8))
        while writer.totalDropped == 0 { await Task.yield() }
        writer.flush()
        #expect(writer.totalDropped == 1)
    }

    @Test("After a flush, what was logged has been written")
    func flush() throws {
        let pipe = try LogPipe()
        let logger = Logger(writer: LogWriter(descriptor: pipe.writingEnd), level: .debug)
        logger.error("last words")
        logger.flush()
        #expect(pipe.lines().count == 1)
    }

    @Test("A level's name is read back, and no other", arguments: LogLevel.allCases)
    func levelNames(level: LogLevel) {
        #expect(LogLevel(name: level.name) == level)
        #expect(LogLevel(name: level.name.uppercased()) == nil)
    }
}
