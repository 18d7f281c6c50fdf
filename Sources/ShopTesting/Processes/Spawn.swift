package import Glibc
package import Runtime

/// Starting programs (posix_spawn(3)).
package enum Spawn {
    /// Starts a program as a child of this process.
    ///
    /// It gets no signals blocked and no descriptors but the first three: a test's thread may block signals, and a
    /// child would inherit that.
    ///
    /// - Parameters:
    ///   - command: The program, found by PATH if it is no path, and its arguments.
    ///   - environment: All its variables; PATH is added.
    ///   - output: The file that its standard output is appended to; this process' own if `nil`.
    ///   - errors: The same for its standard error.
    /// - Returns: The child's process id, which the caller has to wait for.
    /// - Throws: ``SystemError`` if the program cannot be started.
    package static func start(
        _ command: [String],
        environment: [String: String] = [:],
        output: String? = nil,
        errors: String? = nil
    ) throws(SystemError) -> pid_t {
        var arguments = command.map { strdup($0) } + [nil]
        let path = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
        var variables = environment.merging(path) { own, _ in own }.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        for (number, file) in [(STDOUT_FILENO, output), (STDERR_FILENO, errors)] {
            guard let file else { continue }
            posix_spawn_file_actions_addopen(&actions, number, file, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.resetSignals(&attributes)
        var process = pid_t()
        let number = posix_spawnp(&process, command.first ?? "", &actions, &attributes, &arguments, &variables)
        guard number == 0 else { throw SystemError(call: "posix_spawn", number: number) }
        return process
    }

    /// Waits, blocking the thread, until a child has ended.
    ///
    /// - Returns: What it exited with, or -1 if a signal ended it.
    package static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : -1
    }

    private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for number in [SIGPIPE, SIGTERM, SIGINT] { sigaddset(&defaults, number) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    }
}
