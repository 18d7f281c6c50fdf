import Glibc
import Synchronization
import Testing

@testable import Runtime

@Suite("A terminal")
struct TerminalTests {
    /// A terminal of the kernel without a screen: what is written to `keyboard` is typed at `line`.
    private struct PseudoTerminal {
        let keyboard: Descriptor
        let line: Descriptor

        init() throws {
            self.keyboard = Descriptor(open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC))
            var (isLocked, number): (CInt, CInt) = (0, 0)
            // TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)): macros that Swift does not see.
            try #require(ioctl(self.keyboard.number, 0x4004_5431, &isLocked) == 0)
            try #require(ioctl(self.keyboard.number, 0x8004_5430, &number) == 0)
            let name = "/dev/pts/\(number)"
            self.line = Descriptor(open(name, O_RDWR | O_NOCTTY | O_CLOEXEC))
        }

        var showsInput: Bool {
            var settings = termios()
            return tcgetattr(self.line.number, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
        }

        func close() {
            self.line.close()
            self.keyboard.close()
        }
    }

    /// Types `text` once input is not shown any more, and gives what was read.
    private static func read(_ text: String) throws -> (Result<[UInt8], Terminal.Refusal>, isShown: Bool, echo: [UInt8])
    {
        let terminal = try PseudoTerminal()
        defer { terminal.close() }
        let result = OutcomeBox()
        Threads.start {
            let read = Result { () throws(Terminal.Refusal) in try Terminal.readSecret(from: terminal.line) }
            result.set(read)
        }
        try Self.wait { !terminal.showsInput }
        Files.write(text, to: terminal.keyboard)
        try Self.wait { result.value != nil }
        var echo = [UInt8](repeating: 0, count: 256)
        _ = fcntl(terminal.keyboard.number, F_SETFL, O_NONBLOCK)
        let count = Glibc.read(terminal.keyboard.number, &echo, echo.count)
        return (try #require(result.value), terminal.showsInput, Array(echo[..<max(0, count)]))
    }

    private final class OutcomeBox: Sendable {
        private let outcome = Mutex<Result<[UInt8], Terminal.Refusal>?>(nil)

        var value: Result<[UInt8], Terminal.Refusal>? { self.outcome.withLock { $0 } }

        func set(_ value: Result<[UInt8], Terminal.Refusal>) {
            self.outcome.withLock { $0 = value }
        }
    }

    private struct TookTooLong: Error {}

    /// Looks again and again, 10 s at most; other threads run meanwhile.
    private static func wait(for condition: () -> Bool) throws {
        let deadline = MonotonicTime.now() + .seconds(10)
        while !condition() {
            guard MonotonicTime.now() < deadline else { throw TookTooLong() }
            sched_yield()
        }
    }

    @Test(
        "A line is read with what was corrected, and nothing of it is shown",
        arguments: [
            ("secret\n", "secret"), ("secret\r", "secret"), ("sécret\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}é\n", "sé"),
            ("wrong\u{15}right\n", "right"), ("end\u{4}", "end"), ("\u{8}\u{8}a b\n", "a b"), ("\n", ""),
        ]
    )
    func reads(_ typed: String, _ line: String) throws {
        let (result, isShown, echo) = try Self.read(typed)
        #expect(try String(decoding: result.get(), as: UTF8.self) == line)
        #expect(isShown, "the terminal is as it was")
        #expect(echo.allSatisfy { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") })
    }

    @Test("Ctrl-C cancels, and leaves the terminal as it was")
    func cancels() throws {
        let (result, isShown, _) = try Self.read("secr\u{3}")
        #expect(throws: Terminal.Refusal.cancelled) { try result.get() }
        #expect(isShown)
    }

    @Test("A line has a bound")
    func hasBound() throws {
        let (result, isShown, _) = try Self.read(String(repeating: "x", count: Terminal.maximumLineBytes - 1) + "xy")
        #expect(throws: Terminal.Refusal.tooLong) { try result.get() }
        #expect(isShown)
    }

    @Test("A file is no terminal, and nobody can be asked there")
    func isNone() throws {
        let file = Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC))
        defer { file.close() }
        #expect(!Terminal.isTerminal(file))
        #expect(throws: Terminal.Refusal.self) { try Terminal.readSecret(from: file) }
        let terminal = try PseudoTerminal()
        defer { terminal.close() }
        #expect(Terminal.isTerminal(terminal.line))
    }
}
