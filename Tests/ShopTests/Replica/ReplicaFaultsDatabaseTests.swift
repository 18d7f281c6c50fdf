import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "A replica that fails",
    .serialized,
    .processes,
    .enabled(if: ProcessEnvironment.isComplete, "\(ProcessEnvironment.missing)"),
    .timeLimit(.minutes(15))
)
struct ReplicaFaultsDatabaseTests {
    private static let target = "/api/products/?limit=2"

    /// The bounds of production, but for the lag: a busy machine may take that long to look at both servers.
    private static func configure(_ servers: ReplicaServers) -> (inout Configuration) -> Void {
        { configuration in
            servers.configure(&configuration)
            let url = configuration.replica.url
            configuration.replica = ReplicaConfiguration()
            configuration.replica.url = url
            configuration.replica.maximumLag = .seconds(20)
        }
    }

    /// Expects that many requests at once are all answered as if nothing were wrong.
    @Loop
    private static func expectAnswers(_ shop: TestShop) async throws {
        let answers = try await atOnce(30) { number in try await shop.get("/api/products/?limit=\(number % 7 + 1)") }
        #expect(answers.map(\.status) == [Int](repeating: 200, count: 30))
    }

    @Test("Killed, it costs no answer, and is used again when it is back")
    @Loop
    func isKilled() async throws {
        try await ReplicaServers.with { servers in
            try await TestShop.with(Self.configure(servers)) { shop in
                try await shop.seed(10)
                _ = try await shop.fromReplica(Self.target)
                try await servers.replica.kill()
                for _ in 0..<5 { try await Self.expectAnswers(shop) }
                try await eventually("it is left alone") { shop.application.replica?.isUsable == false }
                #expect(try await shop.replicaHealth() == "failed")
                try await servers.replica.start()
                _ = try await shop.fromReplica(Self.target)
                #expect(try await shop.replicaHealth() == "working")
            }
        }
    }

    @Test("Silent, it costs no answer but a moment, and is used again when it goes on")
    @Loop
    func isSilent() async throws {
        try await ReplicaServers.with { servers in
            try await TestShop.with(Self.configure(servers)) { shop in
                try await shop.seed(10)
                _ = try await shop.fromReplica(Self.target)
                servers.replica.freeze()
                let replicaPages = shop.replicaPages
                for _ in 0..<5 { try await Self.expectAnswers(shop) }
                #expect(shop.replicaPages == replicaPages)
                try await eventually("it is left alone") {
                    if case .suspended = shop.application.replica?.machine.state { true } else { false }
                }
                // Nobody waits for it any more.
                let vainReads = shop.vainReads("failure")
                try await Self.expectAnswers(shop)
                #expect(shop.vainReads("failure") == vainReads)
                servers.replica.thaw()
                _ = try await shop.fromReplica(Self.target)
            }
        }
    }

    @Test("Promoted, it is a replica no longer; nor is the primary itself one")
    @Loop
    func isPromoted() async throws {
        try await ReplicaServers.with { servers in
            try await TestShop.with {
                Self.configure(servers)(&$0)
                $0.replica.url = servers.primary.url()
            } _: { shop in
                try await shop.seed(2)
                #expect(shop.application.replica?.machine.state == .unfit(.notStandby))
                try await Self.expectAnswers(shop)
                #expect(shop.replicaPages == 0)
            }
            try await TestShop.with(Self.configure(servers)) { shop in
                _ = try await shop.fromReplica(Self.target)
                try await servers.replica.run(sql: "SELECT pg_promote()")
                try await eventually("it is no replica") {
                    shop.application.replica?.machine.state == .unfit(.notStandby)
                }
                try await shop.rename(1, to: "Elsewhere")
                #expect(try await shop.get(Self.target).text.contains("\"Elsewhere\""))
                #expect(try await shop.replicaHealth() == "failed")
            }
        }
    }

    @Test("Another database than the primary's is refused at the start, be it of another server or of the same")
    @Loop
    func isOther() async throws {
        try await ReplicaServers.with { servers in
            try await servers.primary.run(sql: "CREATE DATABASE other TEMPLATE postgres")
            let urls = [TestEnvironment.databaseURL, servers.primary.url(database: "other")]
            for url in try urls.map({ try #require($0) }) {
                let shop = try TestShop {
                    servers.configure(&$0)
                    $0.replica.url = url
                }
                for store in shop.application.stores { try await store.start() }
                let replica = try #require(shop.application.replica)
                await #expect(throws: ReplicaMismatch.self) { try await replica.start() }
                for store in shop.application.stores { await store.stop(by: .now() + .seconds(1)) }
                shop.application.threadPool.stop()
            }
        }
    }

    @Test("Not there at the start, it keeps nobody from starting, and is used once it comes")
    @Loop
    func comesLate() async throws {
        try await ReplicaServers.with { servers in
            try await servers.replica.kill()
            try await TestShop.with(Self.configure(servers)) { shop in
                try await shop.seed(2)
                try await Self.expectAnswers(shop)
                #expect(shop.replicaPages == 0)
                #expect(shop.metric("soundwave_replica_lag_seconds") == -1)
                try await servers.replica.start()
                _ = try await shop.fromReplica(Self.target)
            }
        }
    }

    @Test("A read that stands in the way of what it repeats is ended there, and answered by the primary")
    @Loop
    func conflicts() async throws {
        try await ReplicaServers.with { servers in
            try await servers.replica.run(sql: "ALTER SYSTEM SET max_standby_streaming_delay = 0")
            try await servers.replica.run(sql: "SELECT pg_reload_conf()")
            try await TestShop.with {
                servers.configure(&$0)
                $0.replica.statementTimeout = .seconds(60)
            } _: { shop in
                try await shop.seed(2)
                _ = try await shop.fromReplica(Self.target)
                let primary = shop.application.postgres
                let read = EventLoop.shared.task(returning: { () async -> Result<TestAnswer, any Error> in
                    await shop.result(
                        PageKey(.categories, "conflict"),
                        reading: { server in
                            let seconds = server === primary ? 0 : 50
                            return ReadPage(json: [], generation: try await server.read(SlowGeneration(seconds)))
                        }
                    )
                })
                try await eventually("the replica reads") {
                    let active = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                    return try await servers.replica.run(sql: active) == "1"
                }
                try await servers.primary.run(sql: "BEGIN; LOCK TABLE categories; COMMIT")
                #expect(try await read.value.get().status == 200)
                #expect(shop.vainReads("conflict") == 1 && shop.vainReads("failure") == 0)
                #expect(shop.application.replica?.isUsable == true)
            }
        }
    }
}

/// The generation of the categories, after a while in which a lock on their table is held.
private struct SlowGeneration: PostgresStatement {
    let seconds: Int
    let sql = SQL(
        unprepared: """
            SELECT g.generation, pg_sleep($1::int) FROM cache_generations g
            WHERE g.namespace = 'categories' AND EXISTS (SELECT FROM categories)
            """
    )

    init(_ seconds: Int) {
        self.seconds = seconds
    }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.seconds)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}
