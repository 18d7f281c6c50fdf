package import Runtime
import Testing

/// A whole shop of real processes: PostgreSQL, as many instances as a test asks for, and nginx.
@Loop
package final class ShopProcesses {
    package nonisolated let folder: TestFolder
    package nonisolated let postgres: PostgresProcess
    private var instances: [InstanceProcess] = []
    private var replicas: [PostgresProcess] = []
    private var nginx: NginxProcess?
    private var runCount = 0

    private init(_ folder: TestFolder, _ postgres: PostgresProcess) {
        self.folder = folder
        self.postgres = postgres
    }

    /// Runs `body` with a PostgreSQL that has an empty database, and ends all processes whatever happens.
    ///
    /// What they wrote must be well-formed and hold no secret; see ``ProcessOutput``.
    package static func withEmptyDatabase(_ body: @Loop (ShopProcesses) async throws -> Void) async throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let shop = ShopProcesses(folder, try await PostgresProcess(in: folder))
        let outcome: Result<Void, any Error>
        do {
            // As a server's own tasks: else each suspension goes over other threads and back.
            try await withTaskExecutorPreference(EventLoop.shared) { try await body(shop) }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        let logs = shop.instances.map { "\($0.name).out" }
        let faults = ProcessOutput(shop.folder).faults(logs: logs, secret: shop.postgres.password)
        for fault in faults { Issue.record("\(fault)") }
        shop.nginx?.kill()
        for instance in shop.instances { instance.kill() }
        for replica in shop.replicas { try await replica.kill() }
        try await shop.postgres.kill()
        try outcome.get()
    }

    /// Runs `body` with a PostgreSQL that has the shop's tables and its demonstration products.
    package static func withDemonstration(_ body: @Loop (ShopProcesses) async throws -> Void) async throws {
        try await self.withEmptyDatabase { shop in
            for arguments in [["migrate"], ["seed", "--demo"]] {
                let outcome = try await shop.run(arguments)
                guard outcome.exit == .code(0) else {
                    throw NeverCame(description: "\(arguments) succeeds: \(outcome.complaints)")
                }
            }
            try await body(shop)
        }
    }

    /// Makes an instance on the shop's database; it is not started yet.
    ///
    /// - Throws: ``TestPorts/Exhausted``.
    package func makeInstance(_ name: String, _ settings: [String: String] = [:]) throws -> InstanceProcess {
        let instance = try InstanceProcess(
            name,
            in: self.folder,
            environment: self.environment.merging(settings) { _, given in given }
        )
        self.instances.append(instance)
        return instance
    }

    /// Makes a worker on the shop's database; it is not started yet.
    ///
    /// - Throws: ``TestPorts/Exhausted``.
    package func makeWorker(_ name: String, _ settings: [String: String] = [:]) throws -> InstanceProcess {
        let worker = try InstanceProcess(
            name,
            in: self.folder,
            environment: self.environment.merging(settings) { _, given in given },
            command: "work"
        )
        self.instances.append(worker)
        return worker
    }

    /// Starts instances, and waits until they are ready.
    ///
    /// - Throws: ``NeverCame``.
    package func startInstances(
        _ names: [String],
        _ settings: [String: String] = [:]
    ) async throws -> [InstanceProcess] {
        let instances = try names.map { try self.makeInstance($0, settings) }
        for instance in instances { try await instance.startAndWait() }
        return instances
    }

    /// Makes and starts a streaming replica of the shop's PostgreSQL.
    ///
    /// - Throws: ``PostgresProcess/Failure``.
    package func startReplica() async throws -> PostgresProcess {
        let name = "replica-\(self.replicas.count + 1)"
        let replica = try await PostgresProcess(replicaOf: self.postgres, name, in: self.folder)
        self.replicas.append(replica)
        return replica
    }

    /// Starts nginx before two instances and a backup.
    ///
    /// - Throws: ``NeverCame``, or what ``NginxFolder`` throws.
    package func startNginx(
        _ basics: (InstanceProcess, InstanceProcess),
        backup: InstanceProcess
    ) async throws -> NginxProcess {
        let nginx = try await NginxProcess(in: self.folder, basics: basics, backup: backup)
        self.nginx = nginx
        return nginx
    }

    /// Runs a command of the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: The command and its arguments.
    ///   - database: The database that it works on.
    ///   - settings: What is added to its environment.
    /// - Returns: How it ended, and all that it wrote.
    /// - Throws: ``SystemError`` or ``ChildProcess/StillRunning``.
    package func run(
        _ arguments: [String],
        database: String = "postgres",
        _ settings: [String: String] = [:]
    ) async throws -> Soundwave.Outcome {
        self.runCount += 1
        var environment = self.environment
        environment["DATABASE_URL"] = self.postgres.url(database: database)
        return try await Soundwave.run(
            arguments,
            name: "command-\(self.runCount)",
            in: self.folder,
            environment: environment.merging(settings) { _, given in given }
        )
    }

    private var environment: [String: String] {
        [
            "DATABASE_URL": self.postgres.url(), "REDIS_URL": ProcessEnvironment.redisURL,
            "MEDIA_DIRECTORY": "\(self.folder.path)/media",
            // All load comes from one address.
            "RATE_LIMIT_ANONYMOUS_READS": "0", "RATE_LIMIT_READS": "0", "RATE_LIMIT_WRITES": "0",
            "RATE_LIMIT_ORDERS": "0",
            "MIGRATIONS_DIRECTORY": TestDatabase.migrationsDirectory, "TRUSTED_PROXIES": "127.0.0.1",
            "JWT_KEYS": TestSecrets.standard,
        ]
    }
}
