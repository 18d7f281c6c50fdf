import CLinux
import Glibc

/// Another program, run once (posix_spawn(3)): with some bytes as its standard input, or detached from this process.
package enum Program {
    /// How a run ended.
    package enum Exit: Equatable, Sendable {
        /// By itself, with this code.
        case code(Int32)
        /// By this signal.
        case signal(Int32)
        /// It took too long, and was killed.
        case timedOut
    }

    /// What came of a run.
    package struct Outcome: Equatable, Sendable {
        package let exit: Exit

        /// What it wrote to standard error: the first ``Program/maximumComplaintBytes`` of it.
        package let complaints: String
    }

    /// What came of a detached run.
    package struct DetachedOutcome: Equatable, Sendable {
        package let exit: Exit

        /// What it wrote to standard output: the first ``Program/maximumOutputBytes`` of it.
        package let output: String
    }

    /// As much of a program's standard error is kept.
    package static let maximumComplaintBytes = 4096

    /// As much of a detached program's standard output is kept.
    package static let maximumOutputBytes = 8192

    /// The file of the running program: the same one even where another has taken its place since.
    package static let ownPath = "/proc/self/exe"

    /// Runs a program and waits for its end.
    ///
    /// Blocks, so only for a thread of a pool. The program gets no descriptor of ours but the three, no blocked signal,
    /// and no variables but PATH and those that it is given.
    ///
    /// - Parameters:
    ///   - path: The program's file; PATH is not searched.
    ///   - arguments: Those behind its name.
    ///   - variables: Its environment, besides PATH.
    ///   - input: What it reads from standard input.
    ///   - timeout: When it is killed.
    /// - Returns: How it ended, and what it complained of.
    /// - Throws: ``SystemError`` if it cannot be started.
    package static func run(
        _ path: String,
        _ arguments: [String],
        variables: [String: String] = [:],
        input: [UInt8],
        timeout: Duration
    ) throws(SystemError) -> Outcome {
        // Files in memory, not pipes: however the program reads and writes them, nobody waits for anybody.
        let inputFile = try MemoryFile("input", input)
        defer { inputFile.close() }
        let complaints = try MemoryFile("complaints")
        defer { complaints.close() }
        var call = ProgramCall(path, arguments)
        call.variables =
            ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
            + variables.lazy.filter { $0.key != "PATH" }.map { "\($0.key)=\($0.value)" }
        call.input = inputFile.descriptor
        call.complaints = complaints.descriptor
        let exit = try Self.wait(for: try call.start(), timeout)
        return Outcome(exit: exit, complaints: complaints.text(maximumBytes: Self.maximumComplaintBytes))
    }

    /// Runs a program that goes on when this process dies, and waits for its end.
    ///
    /// It has a session of its own, so that no signal to this process' group or terminal reaches it; nothing to read;
    /// our standard error, no other descriptor of ours, and no blocked signal. What it writes to standard output goes
    /// to a file in memory, so that it never waits for us, nor misses us. Blocks, so only for a thread of a pool.
    ///
    /// - Parameters:
    ///   - path: The program's file; PATH is not searched.
    ///   - name: What it is called with, and listed as.
    ///   - arguments: Those behind its name.
    ///   - variables: All of its environment.
    ///   - timeout: When it is killed, if this process is still there.
    /// - Returns: How it ended, and what it wrote.
    /// - Throws: ``SystemError`` if it cannot be started: it has done nothing then.
    package static func runDetached(
        _ path: String,
        name: String,
        _ arguments: [String],
        variables: [String: String],
        timeout: Duration
    ) throws(SystemError) -> DetachedOutcome {
        let output = try MemoryFile("output")
        defer { output.close() }
        var call = ProgramCall(path, arguments)
        call.name = name
        call.variables = variables.map { "\($0.key)=\($0.value)" }
        call.output = output.descriptor
        call.isDetached = true
        let exit = try Self.wait(for: try call.start(), timeout)
        return DetachedOutcome(exit: exit, output: output.text(maximumBytes: Self.maximumOutputBytes))
    }

    /// Has the kernel end this process after a time, whatever it does then (alarm(2)); the last call counts.
    ///
    /// - Parameter duration: Counted in whole seconds, and at least one.
    package static func endOwnProcess(after duration: Duration) {
        _ = alarm(UInt32(clamping: max(1, duration.components.seconds)))
    }

    private static func wait(for process: pid_t, _ timeout: Duration) throws(SystemError) -> Exit {
        let descriptor = Descriptor(try SystemError.check("pidfd_open", pidfd_open(process, 0)))
        defer { descriptor.close() }
        let hasEnded = Self.waitUntilReadable(descriptor, timeout)
        if !hasEnded { kill(process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        guard hasEnded else { return .timedOut }
        return status & 0x7f == 0 ? .code((status >> 8) & 0xff) : .signal(status & 0x7f)
    }

    private static func waitUntilReadable(_ descriptor: Descriptor, _ timeout: Duration) -> Bool {
        let deadline = MonotonicTime.now() + timeout
        var entry = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        while true {
            let left = deadline - MonotonicTime.now()
            let milliseconds = Int32(clamping: max(0, (left.wholeNanoseconds + 999_999) / 1_000_000))
            let count = poll(&entry, 1, milliseconds)
            if count > 0 { return true }
            if count == 0 { return false }
            guard errno == EINTR else { return false }
        }
    }
}
