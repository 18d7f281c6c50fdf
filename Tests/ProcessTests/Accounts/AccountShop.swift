import Runtime
import ShopTesting
import Testing

/// Two instances behind nginx, with a Redis of their own, which a test may stop.
@Loop
final class AccountShop {
    let processes: ShopProcesses
    let instances: [InstanceProcess]
    let nginx: NginxProcess
    let redis: RedisServerProcess

    /// By nginx, from an address that it trusts no more than any other.
    var client: AccountClient { AccountClient(self.nginx.address, source: "127.0.0.9") }

    /// Straight to each instance.
    var directClients: [AccountClient] { self.instances.map { AccountClient($0.address, source: "127.0.0.9") } }

    private init(
        _ processes: ShopProcesses,
        _ instances: [InstanceProcess],
        _ nginx: NginxProcess,
        _ redis: RedisServerProcess
    ) {
        self.processes = processes
        self.instances = instances
        self.nginx = nginx
        self.redis = redis
    }

    /// Runs `body` with the demonstration's products and accounts, and ends all processes whatever happens.
    ///
    /// - Parameters:
    ///   - settings: What is added to the instances' environment.
    ///   - body: What is to be tested.
    /// - Throws: What `body` throws, or why the shop does not run.
    static func with(
        _ settings: [String: String] = [:],
        _ body: @Loop (AccountShop) async throws -> Void
    ) async throws {
        try await ShopProcesses.withDemonstration { processes in
            let redis = try RedisServerProcess()
            defer { redis.kill() }
            let settings = settings.merging(["REDIS_URL": redis.url]) { given, _ in given }
            let instances = try await processes.startInstances(["first", "second"], settings)
            // No backup runs: what the two do not answer is to be seen.
            let backup = try processes.makeInstance("backup", settings)
            let nginx = try await processes.startNginx((instances[0], instances[1]), backup: backup)
            try await body(AccountShop(processes, instances, nginx, redis))
        }
    }

    /// Expects that both instances soon refuse an access token, each within the second that is allowed.
    ///
    /// What counts is when the last request was sent that was let in: how long its answer took on a busy machine is
    /// not the token's time.
    ///
    /// - Throws: ``ShopTesting/NeverCame`` if one goes on to let it in.
    func awaitRefusal(of access: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for client in self.directClients {
            let start = MonotonicTime.now()
            var lastLetIn = start
            try await eventually("the access token is refused") {
                let sent = MonotonicTime.now()
                if try await client.get("/api/users/me/", token: access).status == 401 { return true }
                lastLetIn = sent
                return false
            }
            #expect(lastLetIn - start <= .seconds(1), sourceLocation: sourceLocation)
        }
    }
}
