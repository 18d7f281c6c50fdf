import Glibc
import ShopTesting
import Testing

/// A redis-server of a test's own, to be stopped, killed and started again.
///
/// It keeps nothing on disk.
final class RedisServerProcess {
    /// Whether the program is there to be started.
    static let isInstalled = (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").contains {
        access("\($0)/redis-server", X_OK) == 0
    }

    static let reason: Comment = "redis-server is not installed"

    private let port: UInt16
    private let settings: [String]
    private var processID: pid_t = 0

    init(_ settings: String...) throws {
        self.port = try TestPorts.take()
        self.settings = settings
        try self.start()
    }

    deinit {
        self.kill()
    }

    var url: String { "redis://127.0.0.1:\(self.port)" }

    func url(credentials: String) -> String { "redis://\(credentials)@127.0.0.1:\(self.port)" }

    func start() throws {
        let arguments =
            [
                "redis-server", "--port", "\(self.port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                "--logfile", "/dev/null", "--dir", "/",
            ] + self.settings
        let pointers = arguments.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        let result = posix_spawnp(&self.processID, "redis-server", nil, nil, pointers, environ)
        try #require(result == 0, "redis-server starts")
    }

    /// Makes it deaf: connections are taken by the kernel, and nobody answers.
    func suspend() {
        Glibc.kill(self.processID, SIGSTOP)
    }

    func resume() {
        Glibc.kill(self.processID, SIGCONT)
    }

    /// Ends it without a chance to say goodbye.
    func kill() {
        guard self.processID > 0 else { return }
        Glibc.kill(self.processID, SIGKILL)
        var status: Int32 = 0
        waitpid(self.processID, &status, 0)
        self.processID = 0
    }
}
