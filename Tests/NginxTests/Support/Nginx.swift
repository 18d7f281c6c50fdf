import FoundationEssentials
import Glibc
import ShopTesting

/// A running nginx with a prefix of its own.
struct Nginx {
    enum Failure: Error {
        case didNotStart(String)
        case didNotStop(String)
    }

    /// The program, or `nil` where `make test` has not named it.
    static let path = ProcessEnvironment.nginxPath

    let prefix: String
    let pidFile: String

    /// Starts nginx in the background: when this returns, its sockets are bound.
    ///
    /// - Throws: ``Failure/didNotStart(_:)`` with what nginx's error log says.
    init(prefix: String, configuration: String, pidFile: String, errorLog: String) throws {
        self.prefix = prefix
        self.pidFile = "\(prefix)/\(pidFile)"
        let command = [Self.path ?? "nginx", "-p", prefix, "-c", configuration, "-e", errorLog]
        guard Spawn.wait(for: try Spawn.start(command)) == 0 else {
            let log = FileManager.default.contents(atPath: "\(prefix)/\(errorLog)").map {
                String(decoding: $0, as: UTF8.self)
            }
            throw Failure.didNotStart(log ?? "")
        }
        try eventually("the pid file") { self.pid != nil }
    }

    /// Ends the process, and all its connections with it, as a crash would.
    func kill() throws {
        guard let pid = self.pid else { throw Failure.didNotStop("\(self.pidFile) names no process") }
        _ = Glibc.kill(pid, SIGKILL)
        try FileManager.default.removeItem(atPath: self.pidFile)
    }

    /// Lets it finish what it does, and write its logs; when this returns, it has ended.
    ///
    /// Does nothing a second time.
    func stop() throws {
        guard let pid = self.pid else { return }
        _ = Glibc.kill(pid, SIGQUIT)
        do {
            try eventually("nginx to end") { self.pid == nil }
        } catch {
            try self.kill()
            throw error
        }
    }

    private var pid: pid_t? {
        guard let data = FileManager.default.contents(atPath: self.pidFile) else { return nil }
        return pid_t(String(decoding: data, as: UTF8.self).filter { $0 != "\n" })
    }
}

/// Waits until something is so, for ten seconds at most: what is waited for is another process's doing.
func eventually(_ what: String, _ condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while try !condition() {
        guard ContinuousClock.now < deadline else { throw Nginx.Failure.didNotStop(what) }
        sched_yield()
    }
}
