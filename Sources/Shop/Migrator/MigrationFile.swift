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

    /// Whether the file runs in one transaction.
    ///
    /// One that does not must be such that it can run again from its start.
    let isTransactional: Bool

    /// Reads a file.
    ///
    /// - Throws: ``Fault`` if the name is not six digits, `_`, words and `.sql`, or the text manages transactions
    ///   itself.
    init(name: String, text: String) throws(Fault) {
        guard let number = Self.number(ofFileNamed: name), number > 0 else {
            throw Fault(description: "\(name): a migration is named like 000012_create_orders.sql")
        }
        self.number = number
        self.name = name
        self.text = text
        self.isTransactional = !text.split(whereSeparator: \.isNewline).contains { $0 == Self.outsideTransactionMarker }
        let own: Set<String> = ["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT"]
        for statement in SQLScript.statements(of: text) {
            let word = statement.prefix { $0.isLetter }.uppercased()
            if own.contains(word) {
                throw Fault(description: "\(name): \(word) is not for a migration; the migrator makes the transaction")
            }
        }
    }
    private static func number(ofFileNamed name: String) -> Int? {
        let suffix = ".sql"
        guard name.hasSuffix(suffix) else { return nil }
        let parts = name.dropLast(suffix.count).split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
        let isDigit: (UInt8) -> Bool = { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let isLetter: (UInt8) -> Bool = { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        guard parts.count == 2, parts[0].utf8.count == 6, parts[0].utf8.allSatisfy(isDigit), !parts[1].isEmpty,
            parts[1].utf8.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") })
        else { return nil }
        return Int(parts[0])
    }
}
