import Postgres
import Runtime

/// The read replica, if there is one, and how far it may be behind.
package struct ReplicaConfiguration: Sendable {
    /// Where it is: a libpq URI or keyword string with the password; empty if there is none.
    package var url = ""

    /// How far it may be behind the primary to be read at all.
    ///
    /// What keeps old pages from clients is not this, but the generation of each; see docs/replica.md.
    package var maximumLag = Duration.seconds(1)

    /// How long a read waits for one of its connections before the primary is asked.
    package var waitTimeout = Duration.milliseconds(50)

    /// How long the replica lets a statement run.
    package var statementTimeout = Duration.milliseconds(300)

    /// What it gets beyond that before the connection is given up.
    package var silenceGrace = Duration.milliseconds(100)

    /// How long the start waits for a replica that does not answer, before the shop goes on without.
    package var startTimeout = Duration.seconds(2)

    package init() {}

    /// How often both servers are asked where they are: several times within the lag that is allowed, for what is known
    /// of it ages meanwhile.
    var probeInterval: Duration { min(self.maximumLag / 4, .milliseconds(250)) }

    /// How long a page that is asked of the replica in vain is kept from the primary, at most.
    ///
    /// With what the primary may take (4.5 s by default) it is below a request's 5 s.
    var maximumDelay: Duration { self.waitTimeout + self.statementTimeout + self.silenceGrace }

    /// The pool for the replica: as many connections for reads as to the primary, none for writes, and little patience.
    ///
    /// - Parameter primary: The primary's.
    /// - Returns: The configuration of the pool.
    func pool(like primary: PostgresConfiguration) -> PostgresConfiguration {
        var pool = primary
        pool.url = self.url
        pool.serverName = "replica"
        pool.writeConnectionCount = 0
        pool.reservedConnectionCount = 0
        pool.waitTimeout = self.waitTimeout
        pool.statementTimeout = self.statementTimeout
        pool.silenceGrace = self.silenceGrace
        // It ends its statements soon enough by itself, and must not hold a thread that the shop needs.
        pool.asksForCancellation = false
        return pool
    }
}
