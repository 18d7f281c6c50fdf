import Glibc
import Runtime
import Testing

@testable import Redis

@Suite("Commands on their way to the socket")
struct OutputBufferTests {
    private static func makeSocketPair() throws -> (Descriptor, Descriptor) {
        var numbers: [Int32] = [0, 0]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
        try #require(socketpair(AF_UNIX, type, 0, &numbers) == 0)
        return (Descriptor(numbers[0]), Descriptor(numbers[1]))
    }

    @Test("A socket that takes a part gets the rest later, every byte once")
    func resumes() throws {
        let (near, far) = try Self.makeSocketPair()
        defer {
            near.close()
            far.close()
        }
        var output = OutputBuffer()
        var expected: [UInt8] = []
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 20_000)
        var blockedCount = 0
        for number in 0..<40 {
            let command = RedisCommand("set", number, String(repeating: "\(number % 10)", count: 40_000))
            output.append(command)
            CommandEncoder.append(command, to: &expected)
            switch output.send(to: near, wrote: {}) {
            case .allSent: #expect(output.unsentCount == 0)
            case .blocked: blockedCount += 1
            case .failed(let error): Issue.record("\(error)")
            }
            if case .moved(let count) = buffer.withUnsafeMutableBytes({ far.read(into: $0) }) {
                received += buffer[..<count]
            }
        }
        while received.count < expected.count {
            _ = output.send(to: near, wrote: {})
            if case .moved(let count) = buffer.withUnsafeMutableBytes({ far.read(into: $0) }) {
                received += buffer[..<count]
            }
        }
        #expect(blockedCount > 0)
        #expect(received == expected)
        #expect(output.send(to: near, wrote: { Issue.record("there is nothing to write") }) == .allSent)
    }

    @Test("A broken socket is told")
    func fails() throws {
        let (near, far) = try Self.makeSocketPair()
        defer { near.close() }
        far.close()
        var output = OutputBuffer()
        output.append(RedisCommand("ping"))
        #expect(output.send(to: near, wrote: {}) == .failed(SystemError(call: "send", number: EPIPE)))
    }
}
