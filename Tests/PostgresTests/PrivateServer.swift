import Foundation
import Runtime
import Testing

@testable import Postgres

/// A PostgreSQL server of one test's own, to be stopped, frozen and killed.
///
/// It runs as an unprivileged user where the tests run as root, in a temporary directory, and dies with this process.
final class PrivateServer: Sendable {
    /// Where PostgreSQL's programs are; `nil` if they are not installed.
    static let programs = PrivateServer.findPrograms()

    let url: String
    private let directory: String
    private let port: UInt16

    /// All that blocks happens on this thread; it lives as long as the process, and the server with it.
    private static let thread = ThreadPool(threadCount: 1, maximumQueueLength: 100)

    private struct Failed: Error {
        let command: [String]
        let status: Int32
    }

    private init() throws {
        self.directory = NSTemporaryDirectory() + "soundwave-test-" + UUID().uuidString
        let listener = try Sockets.listen(on: #require(SocketAddress(host: "127.0.0.1", port: 0)))
        self.port = try Sockets.localAddress(of: listener).port
        listener.close()
        self.url = "postgresql://postgres@127.0.0.1:\(self.port)/postgres"
        mkdir(self.directory, 0o700)
        if geteuid() == 0 { chown(self.directory, Self.nobody, Self.nobody) }
        try Self.run(
            ["initdb", "-D", self.directory + "/data", "--no-sync", "--auth=trust", "-U", "postgres", "-E", "UTF8"])
    }

    /// Lends a server that is not started yet, and removes it afterwards.
    static func with<Value: Sendable>(
        _ body: @Loop (PrivateServer) async throws -> Value
    ) async throws -> Value {
        let server = try await Self.thread.run { Result { try PrivateServer() } }.get()
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        try await Self.thread.run {
            server.signal(SIGKILL)
            try? FileManager.default.removeItem(atPath: server.directory)
        }
        return try result.get()
    }

    /// Starts the server; it may take a moment until it answers.
    func start() async throws {
        try await Self.thread.run {
            Result {
                unlink(self.directory + "/data/postmaster.pid")  // a killed server's
                try Self.launch([
                    "postgres", "-D", self.directory + "/data", "-p", "\(self.port)", "-k", self.directory,
                    "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "shared_buffers=16MB",
                ])
            }
        }.get()
    }

    /// Stops all its processes where they are, as a machine that hangs would.
    func freeze() async throws { try await Self.thread.run { self.signal(SIGSTOP) } }

    /// Lets them go on.
    func thaw() async throws { try await Self.thread.run { self.signal(SIGCONT) } }

    /// Kills all its processes, as a machine that loses power would.
    func kill() async throws { try await Self.thread.run { self.signal(SIGKILL) } }

    // MARK: Processes

    private static let nobody: uid_t = 65_534

    private static func findPrograms() -> String? {
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["pg_config", "--bindir"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let directory = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return access(directory + "/postgres", X_OK) == 0 ? directory : nil
    }

    @discardableResult
    private static func launch(_ command: [String]) throws -> Process {
        let user = ["--reuid=\(Self.nobody)", "--regid=\(Self.nobody)", "--clear-groups"]
        let program = (Self.programs ?? "") + "/" + command[0]
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["setpriv", "--pdeathsig", "KILL"] + (geteuid() == 0 ? user : []) + [program] + command.dropFirst()
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private static func run(_ command: [String]) throws {
        let process = try Self.launch(command)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(command: command, status: process.terminationStatus)
        }
    }

    /// Sends a signal to the server and then to the processes that it has started.
    private func signal(_ number: Int32) {
        let pidFile = try? String(contentsOfFile: self.directory + "/data/postmaster.pid", encoding: .utf8)
        guard let line = pidFile?.split(separator: "\n").first, let server = pid_t(line) else { return }
        let children = Self.children(of: server)
        for process in [server] + children { Foundation.kill(process, number) }
        guard number == SIGKILL else { return }
        for process in [server] + children {
            while Foundation.kill(process, 0) == 0, !Self.isZombie(process) { sched_yield() }
        }
    }

    private static func children(of parent: pid_t) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(pid_t.init).filter { Self.status($0)?.parent == parent }
    }

    private static func isZombie(_ process: pid_t) -> Bool {
        Self.status(process).map { $0.state == "Z" } ?? true
    }

    /// State and parent of a process (proc(5): the fields behind the name, which stands in brackets).
    private static func status(_ process: pid_t) -> (state: Substring, parent: pid_t)? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 1, let parent = pid_t(fields[1]) else { return nil }
        return (fields[0], parent)
    }
}
