import Postgres
import Runtime
import ShopTesting

@testable import Shop

/// A primary with the shop's tables, and a streaming replica of it, for shops that read from both.
@Loop
struct ReplicaServers {
    let primary: PostgresProcess
    let replica: PostgresProcess
    private let keyPrefix = "replica-\(UInt64.random(in: .min ... .max)):"

    /// Runs `body` with servers that run.
    static func with(_ body: (ReplicaServers) async throws -> Void) async throws {
        try await PostgresProcess.withReplica { primary, replica in
            try await body(ReplicaServers(primary: primary, replica: replica))
        }
    }

    /// Settings of a shop that uses both, asks for each page anew, and has time: a busy machine is no failure of what
    /// is tested.
    nonisolated func configure(_ configuration: inout Configuration) {
        TestShop.forPlacing(&configuration)
        configuration.postgres.url = self.primary.url()
        configuration.redisKeyPrefix = self.keyPrefix
        configuration.rateLimits.anonymousReads = 0
        configuration.cache.isEnabled = false
        configuration.replica.url = self.replica.url()
        configuration.replica.maximumLag = .seconds(60)
        configuration.replica.waitTimeout = .seconds(20)
        configuration.replica.statementTimeout = .seconds(20)
        configuration.replica.startTimeout = .seconds(20)
    }

    /// Has the replica repeat nothing more; what it receives, it keeps for later.
    func pause() async throws {
        try await self.replica.run(sql: "SELECT pg_wal_replay_pause()")
        try await eventually("the replica is paused") {
            try await self.replica.run(sql: "SELECT pg_get_wal_replay_pause_state()") == "paused"
        }
    }

    func resume() async throws {
        try await self.replica.run(sql: "SELECT pg_wal_replay_resume()")
    }

    /// Waits until the replica has all that the primary has now.
    func catchUp() async throws {
        let position = try await self.primary.run(sql: "SELECT pg_current_wal_flush_lsn()")
        try await eventually("the replica has caught up") {
            try await self.replica.run(sql: "SELECT pg_last_wal_replay_lsn() >= '\(position)'") == "t"
        }
    }
}

extension TestShop {
    /// Pages that the replica gave.
    var replicaPages: Double { self.metric(#"soundwave_replica_pages_total{server="replica"}"#) ?? 0 }

    /// Pages that were asked of the replica in vain.
    func vainReads(_ reason: String) -> Double {
        self.metric(#"soundwave_replica_vain_reads_total{reason="\#(reason)"}"#) ?? 0
    }

    /// Whether a list of this shop is from the replica.
    static func isFromReplica(_ answer: TestAnswer) -> Bool {
        answer.fields["server-timing"]?.hasPrefix("cache;desc=\"replica\"") == true
    }

    /// No list came from the replica, but this.
    private struct NotFromReplica: Error {
        let answer: TestAnswer?
    }

    /// A list, as soon as the replica gives it.
    func fromReplica(_ target: String) async throws -> TestAnswer {
        var last: TestAnswer?
        try await eventually("\(target) comes from the replica") {
            let answer = try await self.get(target)
            guard answer.status == 200 else { throw NotFromReplica(answer: answer) }
            last = answer
            return Self.isFromReplica(answer)
        }
        guard let last else { throw NotFromReplica(answer: nil) }
        return last
    }

    /// What `/health/` says of the replica; `nil` if nothing.
    func replicaHealth() async throws -> String? {
        let text = try await self.get("/health/", ["Accept": "application/json"]).text
        return text.split(separator: #""service":"Read replica","status":""#).dropFirst().first.map { rest in
            String(rest.prefix { $0 != "\"" })
        }
    }
}
