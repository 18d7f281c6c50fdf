import Glibc
package import Runtime
package import Testing

/// A redis-server of a test's own, to be stopped, killed and started again.
///
/// It keeps nothing on disk.
@Loop
package final class RedisServerProcess {
    /// Whether the program is there to be started.
    package nonisolated static let isInstalled =
        (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").contains {
            access("\($0)/redis-server", X_OK) == 0
        }

    package nonisolated static let reason: Comment = "redis-server is not installed"

    private let port: UInt16
    private let settings: [String]
    private var process: ChildProcess?

    /// Starts it; it may not take connections yet.
    ///
    /// - Parameter settings: Its other arguments.
    /// - Throws: ``TestPorts/Exhausted``; ``SystemError`` if it cannot be started.
    package init(_ settings: String...) throws {
        self.port = try TestPorts.take()
        self.settings = settings
        try self.start()
    }

    isolated deinit {
        self.process?.kill()
    }

    /// Where it is.
    package var url: String { "redis://127.0.0.1:\(self.port)" }

    /// Where it is, with a name and a password in front.
    package func url(credentials: String) -> String { "redis://\(credentials)@127.0.0.1:\(self.port)" }

    /// Starts it again, empty.
    ///
    /// - Throws: ``SystemError``.
    package func start() throws {
        self.process = try ChildProcess(
            [
                "redis-server", "--port", "\(self.port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                "--logfile", "/dev/null", "--dir", "/",
            ] + self.settings
        )
    }

    /// Makes it deaf: connections are taken by the kernel, and nobody answers.
    package func suspend() {
        self.process?.send(SIGSTOP)
    }

    /// Lets it answer again.
    package func resume() {
        self.process?.send(SIGCONT)
    }

    /// Ends it without a chance to say goodbye.
    package func kill() {
        self.process?.kill()
        self.process = nil
    }
}
