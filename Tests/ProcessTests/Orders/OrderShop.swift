import Runtime
import ShopTesting
import Testing

/// Two instances behind nginx, two workers, a Redis and a mail server of their own.
@Loop
final class OrderShop {
    let processes: ShopProcesses
    let instances: [InstanceProcess]
    let workers: [InstanceProcess]
    let nginx: NginxProcess
    let redis: RedisServerProcess
    let sink: SMTPSink

    /// Both instances, each asked directly.
    var addresses: [SocketAddress] { self.instances.map(\.address) }

    private init(
        _ processes: ShopProcesses,
        _ instances: [InstanceProcess],
        _ workers: [InstanceProcess],
        _ nginx: NginxProcess,
        _ redis: RedisServerProcess,
        _ sink: SMTPSink
    ) {
        self.processes = processes
        self.instances = instances
        self.workers = workers
        self.nginx = nginx
        self.redis = redis
        self.sink = sink
    }

    /// Runs `body` with the demonstration's products and accounts, and ends all processes whatever happens.
    ///
    /// - Parameters:
    ///   - given: Settings that are not as usual.
    ///   - body: What is done with it.
    /// - Throws: What `body` throws, or why the shop does not run.
    static func with(
        _ given: [String: String] = [:],
        _ body: @Loop (OrderShop) async throws -> Void
    ) async throws {
        try await ShopProcesses.withDemonstration { processes in
            let redis = try RedisServerProcess()
            defer { redis.kill() }
            let sink = try SMTPSink()
            defer { sink.stop() }
            let settings = [
                "REDIS_URL": redis.url, "RATE_LIMIT_ORDERS": "0", "WORKER_LEASE_MS": "8000",
                "MAIL_FROM": "shop@shop.test", "MAIL_PROGRAM": try sink.writeProgram(in: processes.folder),
            ].merging(given) { _, given in given }
            let workers = try ["work-first", "work-second"].map { try processes.makeWorker($0, settings) }
            for worker in workers { try await worker.startAndWait() }
            let instances = try await processes.startInstances(["first", "second"], settings)
            // No backup runs: what the two do not answer is to be seen.
            let backup = try processes.makeInstance("backup", settings)
            let nginx = try await processes.startNginx((instances[0], instances[1]), backup: backup)
            try await body(OrderShop(processes, instances, workers, nginx, redis, sink))
        }
    }

    /// Adds users.
    ///
    /// - Throws: What psql complained of.
    func addBuyers(_ count: Int) async throws -> [OrderBuyer] {
        let ids = try await self.processes.postgres.run(
            sql: """
                INSERT INTO users (username, email, first_name, password_hash)
                SELECT 'buyer_' || n, 'buyer_' || n || '@shop.test', 'Buyer' || n, '-'
                FROM generate_series(1, \(count)) n
                RETURNING id
                """
        )
        return try ids.split(separator: "\n").compactMap { Int64($0) }.map { try OrderBuyer(id: $0) }
    }

    /// Adds products at a price of whole units, which the test provider takes, with their first rows in the ledger.
    ///
    /// - Throws: What psql complained of.
    func addProducts(_ count: Int, stock: Int) async throws -> [Int64] {
        let ids = try await self.processes.postgres.run(
            sql: """
                WITH added AS (
                    INSERT INTO products (category_id, name, price, stock)
                    SELECT (SELECT min(id) FROM categories), 'Ordered ' || n, 10, \(stock)
                    FROM generate_series(1, \(count)) n
                    RETURNING id, stock
                )
                INSERT INTO stock_changes (product_id, delta, balance, reason)
                SELECT id, stock, stock, 'opening balance' FROM added RETURNING product_id
                """
        )
        return ids.split(separator: "\n").compactMap { Int64($0) }.sorted()
    }

    /// The user who may complete orders.
    ///
    /// - Throws: What psql complained of.
    func administrator() async throws -> OrderBuyer {
        let id = try await self.processes.postgres.run(sql: "SELECT id FROM users WHERE username = 'demo_admin'")
        return try OrderBuyer(
            id: #require(Int64(id)),
            role: "admin",
            permissions: ["orders.view_all", "orders.change_all"]
        )
    }
}
