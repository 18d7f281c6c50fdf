import Postgres
import Runtime
import Testing

@testable import Shop

@Suite("The replica's bounds")
struct ReplicaConfigurationTests {
    @Test("What is asked of the replica in vain and then of the primary is answered within a request's 5 s")
    func staysWithinDeadline() {
        let primary = PostgresConfiguration(url: "")
        let time = primary.waitTimeout + (primary.statementTimeout ?? .zero) + primary.silenceGrace
        #expect(ReplicaConfiguration().maximumDelay + time < .seconds(5))
    }

    @Test(
        "It is looked at several times within the lag that is allowed, and at most 40 times a second",
        arguments: [(100, 25), (400, 100), (1000, 250), (60_000, 250)]
    )
    func looks(_ lag: Int, _ interval: Int) {
        var configuration = ReplicaConfiguration()
        configuration.maximumLag = .milliseconds(lag)
        #expect(configuration.probeInterval == .milliseconds(interval))
    }

    @Test("Its connections are like the primary's, but for reads only, and with little patience")
    func hasPool() {
        var primary = PostgresConfiguration(url: "postgresql:///primary")
        primary.readConnectionCount = 5
        primary.reservedConnectionCount = 2
        var configuration = ReplicaConfiguration()
        configuration.url = "postgresql:///replica"
        let pool = configuration.pool(like: primary)
        #expect(pool.url == "postgresql:///replica" && pool.serverName == "replica")
        #expect(pool.readConnectionCount == 5 && pool.longReadConnectionCount == primary.longReadConnectionCount)
        #expect(pool.writeConnectionCount == 0 && pool.reservedConnectionCount == 0)
        #expect(!pool.asksForCancellation)
        #expect(pool.waitTimeout == .milliseconds(50) && pool.statementTimeout == .milliseconds(300))
    }

    @Test(
        "What an error says about the replica",
        arguments: [
            (PostgresError.Code.connectionLost, ReplicaStateMachine.Failure.lost), (.timedOut, .lost),
            (.shuttingDown, .lost), (.server(SQLState("57P01")), .lost), (.server(SQLState("57P03")), .lost),
            (.server(.queryCanceled), .refused), (.server(.serializationFailure), .refused),
            (.server(.deadlockDetected), .refused), (.server(SQLState("53200")), .refused), (.exhausted, .refused),
            (.pipelineAborted, .refused), (.server(SQLState("22003")), nil), (.server(SQLState("42703")), nil),
            (.unexpectedColumn, nil), (.invalidParameter, nil),
        ] as [(PostgresError.Code, ReplicaStateMachine.Failure?)]
    )
    func readsErrors(_ code: PostgresError.Code, _ failure: ReplicaStateMachine.Failure?) {
        let error = PostgresError(code)
        #expect(error.replicaFailure == failure)
        let isConflict = code == .server(.serializationFailure) || code == .server(.deadlockDetected)
        #expect(error.isRecoveryConflict == isConflict)
    }
}
