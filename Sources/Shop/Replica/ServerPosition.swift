/// Which database a server has, and how much of its history.
struct ServerPosition: Equatable, Sendable {
    /// What a primary and its replicas have in common, and no other database has.
    struct Identity: Equatable, Sendable {
        /// That of the cluster, which a physical copy keeps (PostgreSQL manual, `pg_control_system`).
        let systemIdentifier: Int64

        /// The database's number within the cluster.
        let databaseID: Int64

        /// The number of the shop's table of generations; 0 if there is none where the connection looks for tables.
        let tableID: Int64
    }

    let identity: Identity

    /// Whether the server repeats what another one does (is in recovery).
    let isStandby: Bool

    /// Where it is in the write-ahead log, in bytes from the beginning: what a primary has flushed, which is all that
    /// anyone can see of it; what a standby has repeated.
    let position: Int64
}
