package import Glibc
package import Runtime

/// A PostgreSQL of a test's own, to be killed, frozen and started again.
///
/// What was committed survives the death of its processes, not that of the machine.
@Loop
package final class PostgresProcess {
    /// A program of PostgreSQL's failed, and said this.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The password in ``url``; nobody may ever write it down.
    package nonisolated let password: String

    /// The most that may be connected; a replica may not allow fewer than its primary.
    private static let maximumConnectionCount = 60

    private let name: String
    private let folder: TestFolder
    private let dataFolder: String
    private let port: UInt16
    private var server: ChildProcess?
    private nonisolated static let role = "soundwave"
    nonisolated static let passwordFileName = "postgres.password"

    /// Makes a cluster and starts it.
    ///
    /// - Throws: ``Failure``.
    package init(in folder: TestFolder) async throws {
        self.name = "postgres"
        self.folder = folder
        self.port = try TestPorts.take()
        self.password = "secret-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        self.dataFolder = folder.makeServiceFolder("postgres")
        let passwordFile = try folder.writeForService(self.password, to: Self.passwordFileName)
        try await self.run([
            "initdb", "--pgdata=\(self.dataFolder)", "--username=\(Self.role)", "--pwfile=\(passwordFile)",
            "--auth=scram-sha-256", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync",
        ])
        try await self.start()
    }

    /// Makes a streaming replica of a server that runs, as an operator would, and starts it.
    ///
    /// - Parameters:
    ///   - primary: The server that it follows.
    ///   - name: What its files are called.
    ///   - folder: Where those are.
    /// - Throws: ``Failure``.
    package init(replicaOf primary: PostgresProcess, _ name: String = "replica", in folder: TestFolder) async throws {
        self.name = name
        self.folder = folder
        self.port = try TestPorts.take()
        self.password = primary.password
        self.dataFolder = folder.makeServiceFolder(name)
        try await self.run([
            "pg_basebackup", "--pgdata=\(self.dataFolder)", "--write-recovery-conf", "--wal-method=stream",
            "--checkpoint=fast", "--no-sync", "--host=127.0.0.1", "--port=\(primary.port)",
            "--username=\(Self.role)",
        ])
        try await self.start()
    }

    /// Runs `body` with a primary that has the shop's tables, and a replica of it; both end whatever happens.
    ///
    /// - Throws: ``Failure``, or what `body` throws.
    package static func withReplica(
        _ body: (_ primary: PostgresProcess, _ replica: PostgresProcess) async throws -> Void
    ) async throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let primary = try await PostgresProcess(in: folder)
        let outcome: Result<Void, any Error>
        do {
            try await TestDatabase.migrate(primary.url())
            let replica = try await PostgresProcess(replicaOf: primary, in: folder)
            do {
                try await body(primary, replica)
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            try await replica.kill()
        } catch {
            try await primary.kill()
            throw error
        }
        try await primary.kill()
        try outcome.get()
    }

    /// How a program is pointed at a database of it.
    package nonisolated func url(database: String = "postgres") -> String {
        "postgresql://\(Self.role):\(self.password)@127.0.0.1:\(self.port)/\(database)"
    }

    /// Starts the server; when this returns, it takes connections.
    ///
    /// - Throws: ``NeverCame`` if it does not within 30 s.
    package func start() async throws {
        let settings = [
            "port=\(self.port)", "listen_addresses=127.0.0.1", "unix_socket_directories=",
            "max_connections=\(Self.maximumConnectionCount)", "fsync=off", "full_page_writes=off",
            "shared_buffers=32MB",
            // A replica looks for its primary again at once, rather than after 5 s.
            "wal_retrieve_retry_interval=100ms",
        ]
        self.server = try ChildProcess(
            [Self.program("postgres"), "-D", self.dataFolder] + settings.flatMap { ["-c", $0] },
            in: "/",
            output: "\(self.folder.path)/\(self.name).log",
            errors: "\(self.folder.path)/\(self.name).log",
            asServiceUser: true
        )
        try await eventually("PostgreSQL takes connections", within: .seconds(30)) {
            let check = try ChildProcess(
                [Self.program("pg_isready"), "--quiet", "--host=127.0.0.1", "--port=\(self.port)"])
            return try await check.end(within: .seconds(10)) == .code(0)
        }
    }

    /// Ends the postmaster and all its backends at once, as a crash of the machine would.
    package func kill() async throws {
        let processes = self.freeze()
        for process in processes { Glibc.kill(process, SIGKILL) }
        self.server?.kill()
        self.server = nil
        try await eventually("PostgreSQL's processes are gone") { !processes.contains(where: ProcessTree.isAlive) }
    }

    /// Stops all of it in its tracks: connections stay open, and nobody answers.
    ///
    /// - Returns: The processes that were stopped.
    @discardableResult
    package func freeze() -> [pid_t] {
        guard let server = self.server else { return [] }
        // The postmaster first, so that it starts nothing more.
        server.send(SIGSTOP)
        let processes = ProcessTree.children(of: server.id)
        for process in processes { Glibc.kill(process, SIGSTOP) }
        return processes + [server.id]
    }

    /// Lets it go on where it was.
    package func thaw() {
        guard let server = self.server else { return }
        for process in ProcessTree.children(of: server.id) + [server.id] { Glibc.kill(process, SIGCONT) }
    }

    /// Runs SQL by psql, and returns what it printed: columns with `|` between.
    ///
    /// - Throws: ``Failure`` with what psql complained of.
    @discardableResult
    package func run(sql: String, database: String = "postgres") async throws -> String {
        try await self.run([
            "psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1",
            "--host=127.0.0.1", "--port=\(self.port)", "--username=\(Self.role)", "--command=\(sql)", database,
        ])
    }

    @discardableResult
    private func run(_ command: [String]) async throws -> String {
        let number = UInt64.random(in: .min ... .max)
        let (output, errors) = ("program-\(number).out", "program-\(number).err")
        let child = try ChildProcess(
            [Self.program(command[0])] + command.dropFirst(),
            environment: ["PGPASSWORD": self.password],
            in: "/",
            output: "\(self.folder.path)/\(output)",
            errors: "\(self.folder.path)/\(errors)",
            asServiceUser: true
        )
        guard try await child.end(within: .seconds(60)) == .code(0) else {
            throw Failure(description: "\(command[0]): \(self.folder.text(of: errors))")
        }
        let text = self.folder.text(of: output)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private static func program(_ name: String) -> String {
        "\(ProcessEnvironment.postgresFolder ?? "/usr/bin")/\(name)"
    }
}
