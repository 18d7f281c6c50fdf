/// One numbered file of SQL that changes the schema, never edited once it has landed.
struct MigrationFile: Equatable {
    /// What is wrong with a file's name or text, for whoever wrote it.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// The line by which a file says that it must run outside a transaction, as `CREATE INDEX CONCURRENTLY` must.
    static let outsideTransactionMarker = "-- soundwave: no transaction"

    let number: Int

    /// The file's name without its folder, such as `000003_index_products.sql`.
    let name: String

    let text: String

    /// Whether the file runs in one transaction. One that does not must be such that it can run again from its start.
    let isTransactional: Bool

    /// Reads a file.
    ///
    /// - Throws: ``Fault`` if the name is not six digits, `_`, words and `.sql`, or the text manages transactions
    ///   itself.
    init(name: String, text: String) throws(Fault) {
        let parts = name.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, parts[0].count == 6, let number = Int(parts[0]), number > 0, name.hasSuffix(".sql") else {
            throw Fault(description: "\(name): a migration is named like 000012_create_orders.sql")
        }
        self.number = number
        self.name = name
        self.text = text
        self.isTransactional = !text.split(separator: "\n").contains { $0 == Self.outsideTransactionMarker }
        let own: Set<String> = ["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT"]
        for statement in SQLScript.statements(of: text) {
            let word = statement.prefix { $0.isLetter }.uppercased()
            if own.contains(word) {
                throw Fault(description: "\(name): \(word) is not for a migration; the migrator makes the transaction")
            }
        }
    }
}
