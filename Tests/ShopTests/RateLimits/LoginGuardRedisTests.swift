import HTTP
import Redis
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The guard of logins, in Redis", .loop, .enabled(if: SharedRedis.isConfigured, SharedRedis.reason))
struct LoginGuardRedisTests {
    /// The very script, on a clock that the test sets.
    private static let apply = RedisScript(
        name: "test-login-guard",
        source: "local now = tonumber(ARGV[8])\n" + LoginGuardScript.body
    )

    @Test("The script decides as the pure record does, whoever tries what when", arguments: 0..<30)
    @Loop
    func decidesAlike(_ seed: UInt64) async throws {
        try await SharedRedis.with(1) { clients in
            var random = SplitMix64(seed: seed)
            var policy = LoginPolicy()
            policy.maximumKnownAddresses = 3
            let key = SharedRedis.uniquePrefix()
            let addresses = (0..<6).map { "00000000000000000000ffff0a00000\($0)" }
            let pauses: [Int64] = [0, 0, 0, 1, 500, 1000, 4000, 30_000, 60_000, 899_999, 900_000, 86_400_000 * 16]
            let operations: [LoginGuard.Operation] = [.admit, .admit, .admit, .failed, .failed, .withdrawn, .succeeded]
            var record = LoginRecord()
            var now: Int64 = 1_800_000_000_000
            for _ in 0..<300 {
                now += random.pick(pauses)
                let address = random.pick(addresses)
                let operation = random.pick(operations)
                let reply = try await clients[0].evaluate(
                    Self.apply,
                    keys: [key],
                    arguments: [operation.rawValue, address] + policy.scriptArguments + [now]
                )
                var wait: Int64 = 0
                switch operation {
                case .admit: wait = record.admit(address, policy, at: now)
                case .failed: record.failed(address, policy, at: now)
                case .withdrawn: record.withdrawn(address, policy, at: now)
                case .succeeded: record.succeeded(address, policy, at: now)
                }
                #expect(reply == .integer(wait))
            }
            try await clients[0].delete(key)
        }
    }

    @Loop
    private static func makeGuard(_ redis: RedisClient, _ prefix: String) -> LoginGuard {
        LoginGuard(redis: redis, redisKeyPrefix: prefix, metrics: MetricsRegistry())
    }

    /// The seconds to wait; `nil` if the attempt is admitted.
    @Loop
    private static func attempt(_ loginGuard: LoginGuard, _ account: String, _ address: IPAddress) async -> Int? {
        do throws(Problem) {
            try await loginGuard.admit(account: account, address: address)
            await loginGuard.failed(account: account, address: address)
            return nil
        } catch {
            #expect(error.status == .tooManyRequests)
            #expect(error.code == "rate_limited")
            return error.retryAfterSeconds
        }
    }

    private static func address(_ number: Int) -> IPAddress { IPAddress(version4: 0x0a00_0000 + UInt32(number)) }

    @Test("A hundred wrong passwords for one name from a hundred addresses, by way of two instances, are soon 429")
    @Loop
    func stopsGuessing() async throws {
        try await SharedRedis.with(2) { clients in
            let prefix = SharedRedis.uniquePrefix()
            let guards = clients.map { Self.makeGuard($0, prefix) }
            let home = Self.address(1000)
            try await guards[0].admit(account: "anna", address: home)
            await guards[0].succeeded(account: "anna", address: home)
            let waits = await SharedRedis.concurrently(100) { number in
                await Self.attempt(guards[number % 2], "anna", Self.address(number))
            }
            // Five are free; one more passes each time that the wait, twice as long each time, is over.
            #expect((5...11).contains(waits.count { $0 == nil }))
            try await guards[1].admit(account: "anna", address: home)  // at once
            await guards[1].succeeded(account: "anna", address: home)
            let wait = await Self.attempt(guards[1], "anna", Self.address(2000))
            #expect((0...60).contains(wait ?? 0))
            #expect(await Self.attempt(guards[0], "berta", Self.address(1)) == nil, "another account is another's")
        }
    }

    @Test("What an account leaves in Redis is one key, which expires")
    @Loop
    func expires() async throws {
        try await SharedRedis.with(1) { clients in
            let prefix = SharedRedis.uniquePrefix()
            let loginGuard = Self.makeGuard(clients[0], prefix)
            try await loginGuard.admit(account: "anna", address: Self.address(1))
            let key = "\(prefix)login:anna"
            let lifetime = try #require(try await clients[0].send(RedisCommand("pttl", key)).integer)
            #expect((1...900_000).contains(lifetime))
            await loginGuard.succeeded(account: "anna", address: Self.address(1))
            let longLifetime = try #require(try await clients[0].send(RedisCommand("pttl", key)).integer)
            #expect((30 * 86_390_000...30 * 86_400_000).contains(longLifetime))
        }
    }

    @Test("Without Redis an instance guards alone, and knows what it has seen before")
    @Loop
    func guardsAlone() async throws {
        try await SharedRedis.with(1) { clients in
            let loginGuard = Self.makeGuard(clients[0], SharedRedis.uniquePrefix())
            let home = Self.address(1000)
            await loginGuard.succeeded(account: "anna", address: home)
            for number in 0..<3 { #expect(await Self.attempt(loginGuard, "anna", Self.address(number)) == nil) }
            await clients[0].stop(by: .now() + .seconds(5))
            let waits = await SharedRedis.concurrently(50) { number in
                await Self.attempt(loginGuard, "anna", Self.address(number))
            }
            #expect((2...8).contains(waits.count { $0 == nil }))
            try await loginGuard.admit(account: "anna", address: home)
        }
    }
}
