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

    @Test("The kernel is asked to end this process after a time of whole seconds, at least one")
    func ownEnd() {
        defer { alarm(0) }
        Program.endOwnProcess(after: .seconds(1000))
        #expect((900...1000).contains(alarm(0)))
        Program.endOwnProcess(after: .milliseconds(1_000_900))
        #expect((900...1000).contains(alarm(0)))
    }

    @Test("One that is not there cannot be started")
    func missing() {
        #expect(throws: SystemError(call: "posix_spawn", number: ENOENT)) {
            try Program.run("/no/such/program", [], input: [], timeout: .seconds(1))
        }
        #expect(throws: SystemError(call: "posix_spawn", number: ENOENT)) {
            try Program.runDetached("/no/such/program", name: "none", [], variables: [:], timeout: .seconds(1))
        }
    }

    // MARK: Detached

    private func runDetached(
        _ script: String,
        _ variables: [String: String] = ["PATH": "/usr/bin:/bin"],
        timeout: Duration = .seconds(20)
    ) throws -> Program.DetachedOutcome {
        try Program.runDetached("/bin/sh", name: "named", ["-c", script], variables: variables, timeout: timeout)
    }

    @Test("A detached one leads a session of its own, under its name, and its output comes back")
    func detached() throws {
        let outcome = try self.runDetached("cut -d' ' -f6 /proc/$$/stat; echo $$; tr '\\0' ' ' < /proc/$$/cmdline")
        #expect(outcome.exit == .code(0))
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 3 && lines[0] == lines[1])
        #expect(lines.last?.hasPrefix("named -c ") == true)
    }

    @Test("A detached one gets nothing to read, the variables that it is given, and no descriptor or signal of ours")
    func detachedInherits() throws {
        // No pipe: its ends would be descriptors of the shell for a moment. The folder that is read for the names is
        // among them, and no longer there when each is looked at.
        let descriptors = #"for each in /proc/$$/fd/*; do [ -e "$each" ] && printf '%s ' "${each##*/}"; done; echo"#
        let script = "cat; \(descriptors); env; exec grep SigBlk /proc/self/status"
        let outcome = try self.runDetached(script, ["PATH": "/usr/bin:/bin", "GIVEN": "yes"])
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "0 1 2 ")
        #expect(lines.contains("GIVEN=yes") && !outcome.output.contains("HOME="))
        #expect(lines.last?.hasSuffix("0000000000000000") == true)
    }

    @Test("A detached one that does not end in time is killed, and of endless output the beginning is kept")
    func detachedBounds() throws {
        #expect(try self.runDetached("exec sleep 600", timeout: .milliseconds(50)).exit == .timedOut)
        let outcome = try self.runDetached("head -c 100000 /dev/zero | tr '\\0' x; kill -TERM $$")
        #expect(outcome.exit == .signal(SIGTERM))
        #expect(outcome.output == String(repeating: "x", count: Program.maximumOutputBytes))
    }
}
