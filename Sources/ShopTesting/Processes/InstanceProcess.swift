package import Glibc
package import Runtime

/// The built `soundwave`, run as operators run it: an instance, or a worker.
@Loop
package final class InstanceProcess {
    package nonisolated let name: String

    /// Where its clients reach it; the same after each start.
    package nonisolated let address: SocketAddress

    /// Where its operators reach it.
    package nonisolated let administrationAddress: SocketAddress

    private let command: String
    private let folder: TestFolder
    private let environment: [String: String]
    private var process: ChildProcess?

    /// Prepares an instance, which is not started yet.
    ///
    /// - Parameters:
    ///   - name: What its files are called: `<name>.out` and `<name>.err`.
    ///   - folder: Where those are.
    ///   - environment: Its settings; the ports are added.
    ///   - command: `serve` or `work`.
    /// - Throws: ``TestPorts/Exhausted``.
    package init(
        _ name: String,
        in folder: TestFolder,
        environment: [String: String],
        command: String = "serve"
    ) throws {
        let ports = try (TestPorts.take(), TestPorts.take())
        guard let address = SocketAddress(host: "127.0.0.1", port: ports.0),
            let administrationAddress = SocketAddress(host: "127.0.0.1", port: ports.1)
        else { throw TestPorts.Exhausted() }
        self.name = name
        self.command = command
        self.folder = folder
        self.address = address
        self.administrationAddress = administrationAddress
        let own = ["PORT": "\(ports.0)", "ADMIN_PORT": "\(ports.1)", "WORKER_ADMIN_PORT": "\(ports.1)"]
        self.environment = environment.merging(own) { given, _ in given }
    }

    /// Starts it; when this returns, it may not be ready yet.
    ///
    /// - Throws: ``SystemError``.
    package func start() throws {
        self.process = try Soundwave.start(
            [self.command],
            name: self.name,
            in: self.folder,
            environment: self.environment
        )
    }

    /// Starts it, and waits until it takes requests.
    ///
    /// - Throws: ``NeverCame`` with what it complained of, if it is not ready within 30 s.
    package func startAndWait() async throws {
        try self.start()
        do {
            try await eventually("\(self.name) is ready", within: .seconds(30)) {
                guard self.isRunning else { throw NeverCame(description: "\(self.name) has ended") }
                return await self.ask("/ready", from: self.probeAddress) == .answered(status: 200)
            }
        } catch let error as NeverCame {
            throw NeverCame(description: "\(error.description): \(self.log.suffix(2000)) \(self.complaints)")
        }
    }

    /// Whether it was started and has not ended yet.
    package var isRunning: Bool { self.process?.isRunning ?? false }

    /// Its process id while it runs.
    package var processID: pid_t? { self.isRunning ? self.process?.id : nil }

    /// Sends a signal.
    package func send(_ signal: Int32) { self.process?.send(signal) }

    /// Waits until it has ended.
    ///
    /// - Throws: ``ChildProcess/StillRunning``.
    package func end(within limit: Duration) async throws -> ChildProcess.Exit? {
        try await self.process?.end(within: limit)
    }

    /// Ends it at once.
    package func kill() { self.process?.kill() }

    /// A worker has no port but that of its operators.
    private var probeAddress: SocketAddress { self.command == "work" ? self.administrationAddress : self.address }

    /// What comes of a GET on a connection of its own, within 10 s.
    package func ask(_ path: String) async -> LoadOutcome.Result {
        await self.ask(path, from: self.address)
    }

    private func ask(_ path: String, from address: SocketAddress) async -> LoadOutcome.Result {
        do throws(TestConnection.Failure) {
            return .answered(status: try await TestConnection.get(path, from: address).status)
        } catch {
            return .failed(error)
        }
    }

    /// Its standard output so far.
    package var log: String { self.folder.text(of: "\(self.name).out") }

    /// Its standard error so far.
    package var complaints: String { self.folder.text(of: "\(self.name).err") }
}
