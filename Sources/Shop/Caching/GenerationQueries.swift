package import Postgres

/// Begins a new generation of some namespaces, and has every instance told at commit; by the primary key.
///
/// The number is the time in µs, or the next where the clock does not go on: so after a restore from a backup, or in a
/// database that takes another's place, no generation comes again for which Redis may still have pages.
///
/// Run it as the last statement of the transaction that changes what they show: from here to the commit, other writes
/// of the same namespace wait. Rows are locked in one order, so that two such writes cannot wait for one another.
struct BumpGenerations: PostgresStatement {
    let namespaces: Set<CacheNamespace>

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "bump_generations",
        """
        WITH locked AS MATERIALIZED (
            SELECT namespace FROM cache_generations
            WHERE namespace = ANY (string_to_array($1, ' '))
            ORDER BY namespace
            FOR NO KEY UPDATE
        ), bumped AS (
            UPDATE cache_generations g
            SET generation = greatest(g.generation + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
            FROM locked
            WHERE g.namespace = locked.namespace
            RETURNING g.namespace, g.generation
        )
        SELECT namespace, generation, \(GenerationNotice.announceSQL) FROM bumped
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.namespaces.map(\.rawValue).joined(separator: " "))
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> GenerationNumbers {
        try GenerationNumbers(rows)
    }
}

/// The present generations of all namespaces: a table of a few rows.
package struct ReadGenerations: PostgresStatement {
    package init() {}

    package var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "read_generations", "SELECT namespace, generation FROM cache_generations")

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> GenerationNumbers {
        try GenerationNumbers(rows)
    }
}

extension GenerationNumbers {
    /// From rows of a namespace and its generation; one that a newer release has added is passed over.
    fileprivate init(_ rows: borrowing PostgresRows) throws(PostgresError) {
        self.init()
        for row in 0..<rows.count {
            guard let namespace = CacheNamespace(rawValue: rows.text(row, 0)) else { continue }
            self[namespace] = try rows.int64(row, 1)
        }
    }
}
