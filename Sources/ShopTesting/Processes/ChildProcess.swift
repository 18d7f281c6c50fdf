package import Glibc
package import Runtime

/// A program that a test has started.
///
/// It does not outlive the test, nor the test process, however that ends.
@Loop
package final class ChildProcess {
    /// How a process ended.
    package enum Exit: Equatable, Sendable {
        /// By itself, with this code.
        case code(Int32)
        /// By this signal.
        case signal(Int32)
    }

    /// It did not end in time.
    package struct StillRunning: Error {
        let command: [String]
    }

    package nonisolated let id: pid_t
    private let command: [String]
    private var exit: Exit?

    /// Starts a program.
    ///
    /// It is started by the loop's thread, which lives as long as the process: the kernel kills the child when its
    /// parent's thread ends (PR_SET_PDEATHSIG).
    ///
    /// - Parameters:
    ///   - command: The program and its arguments, as for ``Spawn/start(_:environment:output:errors:)``.
    ///   - environment: All its variables but PATH.
    ///   - folder: Its working folder, which its user must be able to enter.
    ///   - output: The file that its standard output is appended to.
    ///   - errors: The same for its standard error.
    ///   - asServiceUser: Runs it as the user who runs PostgreSQL.
    /// - Throws: ``SystemError`` if it cannot be started.
    package init(
        _ command: [String],
        environment: [String: String] = [:],
        in folder: String = "/",
        output: String? = nil,
        errors: String? = nil,
        asServiceUser: Bool = false
    ) throws(SystemError) {
        var wrapper = ["setpriv", "--pdeathsig", "KILL"]
        if asServiceUser, let user = ProcessEnvironment.serviceUser {
            wrapper += ["--reuid=\(user.user)", "--regid=\(user.group)", "--clear-groups"]
        }
        self.command = command
        self.id = try Spawn.start(
            wrapper + ["--", "env", "-C", folder] + command,
            environment: environment,
            output: output,
            errors: errors
        )
    }

    /// How it ended, or `nil` while it runs.
    package func poll() -> Exit? {
        if let exit { return exit }
        var status: Int32 = 0
        guard waitpid(self.id, &status, WNOHANG) == self.id else { return nil }
        self.exit = status & 0x7f == 0 ? .code((status >> 8) & 0xff) : .signal(status & 0x7f)
        return self.exit
    }

    /// Whether it has not ended yet.
    package var isRunning: Bool { self.poll() == nil }

    /// Sends a signal, unless it has ended.
    package func send(_ signal: Int32) {
        if self.isRunning { Glibc.kill(self.id, signal) }
    }

    /// Waits until it has ended.
    ///
    /// - Throws: ``StillRunning`` if it has not within `limit`.
    package func end(within limit: Duration) async throws -> Exit {
        let deadline = MonotonicTime.now() + limit
        while true {
            if let exit = self.poll() { return exit }
            guard MonotonicTime.now() < deadline else { throw StillRunning(command: self.command) }
            try await EventLoop.shared.sleep(for: .milliseconds(10))
        }
    }

    /// Ends it at once; when this returns, it is gone.
    package func kill() {
        guard self.isRunning else { return }
        Glibc.kill(self.id, SIGKILL)
        _ = Spawn.wait(for: self.id)
        self.exit = .signal(SIGKILL)
    }
}
