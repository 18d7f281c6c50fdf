import CLinux
import Glibc

/// Another program, run once with some bytes as its standard input (posix_spawn(3)).
package enum Program {
    /// How a run ended.
    package enum Exit: Equatable, Sendable {
        /// By itself, with this code.
        case code(Int32)
        /// By this signal.
        case signal(Int32)
        /// It took too long, and was killed.
        case timedOut
        /// It was asked to stop, and was killed or not begun: see ``ProgramStop``.
        case stopped
    }

    /// What came of a run.
    package struct Outcome: Equatable, Sendable {
        package let exit: Exit

        /// What it wrote to standard error: the first ``Program/maximumComplaintBytes`` of it.
        package let complaints: String
    }

    /// As much of a program's standard error is kept.
    package static let maximumComplaintBytes = 4096

    /// Runs a program and waits for its end.
    ///
    /// Blocks, so only for a thread of a pool. The program gets no descriptor of ours but the three, no blocked signal,
    /// and no variable but PATH.
    ///
    /// - Parameters:
    ///   - path: The program's file; PATH is not searched.
    ///   - arguments: Those behind its name.
    ///   - input: What it reads from standard input.
    ///   - timeout: When it is killed.
    ///   - stop: Kills it before that.
    /// - Returns: How it ended, and what it complained of.
    /// - Throws: ``SystemError`` if it cannot be started.
    package static func run(
        _ path: String,
        _ arguments: [String],
        input: [UInt8],
        timeout: Duration,
        stop: ProgramStop? = nil
    ) throws(SystemError) -> Outcome {
        if let stop, Self.isReadable(stop.descriptor) { return Outcome(exit: .stopped, complaints: "") }
        // Files in memory, not pipes: however the program reads and writes them, nobody waits for anybody.
        let inputFile = try Self.memoryFile("input", input)
        defer { inputFile.close() }
        let complaints = try Self.memoryFile("complaints", [])
        defer { complaints.close() }
        let process = try Self.start(path, arguments, inputFile, complaints)
        let exit = try Self.wait(for: process, timeout, stop)
        return Outcome(exit: exit, complaints: Self.text(of: complaints))
    }

    private static func start(
        _ path: String,
        _ arguments: [String],
        _ input: Descriptor,
        _ complaints: Descriptor
    ) throws(SystemError) -> pid_t {
        // SAFETY: the copies of the texts live until posix_spawn has returned, and are freed once.
        var argumentPointers = ([path] + arguments).map { strdup($0) } + [nil]
        var variablePointers = [strdup("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), nil]
        defer { for pointer in argumentPointers + variablePointers { free(pointer) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.number, STDIN_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, complaints.number, STDERR_FILENO)
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.resetSignals(&attributes)
        var process = pid_t()
        let number = posix_spawn(&process, path, &actions, &attributes, &argumentPointers, &variablePointers)
        guard number == 0 else { throw SystemError(call: "posix_spawn", number: number) }
        return process
    }

    /// The process blocks the signals that it reads from a descriptor; a child would inherit that.
    private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for number in [SIGPIPE, SIGTERM, SIGINT, SIGHUP] { sigaddset(&defaults, number) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    }

    private static func wait(
        for process: pid_t,
        _ timeout: Duration,
        _ stop: ProgramStop?
    ) throws(SystemError) -> Exit {
        let descriptor = Descriptor(try SystemError.check("pidfd_open", pidfd_open(process, 0)))
        defer { descriptor.close() }
        Self.waitUntilReadable([descriptor] + (stop.map { [$0.descriptor] } ?? []), timeout)
        let hasEnded = Self.isReadable(descriptor)
        if !hasEnded { kill(process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        guard hasEnded else { return stop.map { Self.isReadable($0.descriptor) } ?? false ? .stopped : .timedOut }
        return status & 0x7f == 0 ? .code((status >> 8) & 0xff) : .signal(status & 0x7f)
    }

    private static func isReadable(_ descriptor: Descriptor) -> Bool {
        Self.waitUntilReadable([descriptor], .zero)
    }

    /// Waits until one of them can be read, or the time is over.
    @discardableResult
    private static func waitUntilReadable(_ descriptors: [Descriptor], _ timeout: Duration) -> Bool {
        let deadline = MonotonicTime.now() + timeout
        var entries = descriptors.map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
        while true {
            let left = deadline - MonotonicTime.now()
            let milliseconds = Int32(clamping: max(0, (left.wholeNanoseconds + 999_999) / 1_000_000))
            let count = poll(&entries, nfds_t(entries.count), milliseconds)
            if count > 0 { return true }
            if count == 0 { return false }
            guard errno == EINTR else { return false }
        }
    }

    private static func memoryFile(_ name: String, _ bytes: [UInt8]) throws(SystemError) -> Descriptor {
        let file = Descriptor(try SystemError.check("memfd_create", memfd_create(name, Self.closeOnExec)))
        var rest = bytes[...]
        while !rest.isEmpty {
            // SAFETY: the pointer is used inside the closure only, for as many bytes as the slice has.
            let count = rest.withUnsafeBytes { Glibc.write(file.number, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let number = errno
                file.close()
                throw SystemError(call: "write", number: number)
            }
            rest = rest.dropFirst(count)
        }
        lseek(file.number, 0, SEEK_SET)
        return file
    }

    /// `MFD_CLOEXEC`.
    private static let closeOnExec: UInt32 = 1

    private static func text(of file: Descriptor) -> String {
        lseek(file.number, 0, SEEK_SET)
        var bytes = [UInt8](repeating: 0, count: Self.maximumComplaintBytes)
        // SAFETY: the pointer is used inside the closure only, for as many bytes as the array has.
        guard case .moved(let count) = bytes.withUnsafeMutableBytes({ file.read(into: $0) }) else { return "" }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
