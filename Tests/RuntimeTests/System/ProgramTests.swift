import Glibc
import Testing

@testable import Runtime

@Suite("Another program")
struct ProgramTests {
    private func run(_ script: String, input: String = "", timeout: Duration = .seconds(20)) throws -> Program.Outcome {
        try Program.run("/bin/sh", ["-c", script], input: Array(input.utf8), timeout: timeout)
    }

    @Test("It reads what it is given, and its exit code and complaints come back")
    func outcome() throws {
        let outcome = try self.run("cat >&2; exit 7", input: "given")
        #expect(outcome == Program.Outcome(exit: .code(7), complaints: "given"))
    }

    @Test("More input than a pipe holds is read whole")
    func largeInput() throws {
        let outcome = try self.run("wc -c >&2", input: String(repeating: "x", count: 1 << 20))
        #expect(outcome.complaints == "1048576\n")
    }

    @Test("Of endless complaints the beginning is kept")
    func endlessComplaints() throws {
        let outcome = try self.run("head -c 100000 /dev/zero | tr '\\0' x >&2")
        #expect(outcome.exit == .code(0))
        #expect(outcome.complaints == String(repeating: "x", count: Program.maximumComplaintBytes))
    }

    @Test("It gets our three descriptors, PATH, and no blocked signal")
    func inherits() throws {
        let outcome = try self.run("ls /proc/$$/fd | tr '\\n' ' ' >&2; env >&2; exec grep SigBlk /proc/self/status >&2")
        let lines = outcome.complaints.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("0 1 2 ") == true)
        #expect(outcome.complaints.contains("PATH="))
        #expect(!outcome.complaints.contains("HOME="))
        #expect(lines.last?.hasSuffix("0000000000000000") == true)
    }

    @Test("A signal that ends it is told")
    func signal() throws {
        #expect(try self.run("kill -TERM $$").exit == .signal(SIGTERM))
    }

    @Test("One that does not end in time is killed")
    func timeout() throws {
        #expect(try self.run("exec sleep 600", timeout: .milliseconds(50)).exit == .timedOut)
    }

    @Test("One that is asked to stop is killed, and is not begun once it was asked")
    func stops() throws {
        let stop = try ProgramStop()
        Threads.start { stop.request() }
        let begun = try Program.run("/bin/sleep", ["600"], input: [], timeout: .seconds(300), stop: stop)
        #expect(begun == Program.Outcome(exit: .stopped, complaints: ""))
        let asked = try Program.run("/bin/sh", ["-c", "echo begun >&2"], input: [], timeout: .seconds(20), stop: stop)
        #expect(asked == Program.Outcome(exit: .stopped, complaints: ""))
        let other = try Program.run("/bin/true", [], input: [], timeout: .seconds(20), stop: ProgramStop())
        #expect(other.exit == .code(0))
    }

    @Test("One that is not there cannot be started")
    func missing() {
        #expect(throws: SystemError(call: "posix_spawn", number: ENOENT)) {
            try Program.run("/no/such/program", [], input: [], timeout: .seconds(1))
        }
    }
}
