extension PostgresConnection {
    /// How a statement goes out with its neighbours, and when it counts as answered.
    enum Grouping {
        /// With the others of its turn; answered as soon as its rows are here. For reads.
        case together
        /// Between two synchronisation points of its own and as text, so that neither a neighbour nor an outdated plan
        /// can fail it. For reads that are sent once more.
        case alone
        /// With the others of its turn; answered when the synchronisation point behind it has passed, since outside a
        /// transaction the server commits only then (manual, section 55.2.3). For all that may write.
        case confirmed
    }
}
