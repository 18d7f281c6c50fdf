/// One statement of a feature: its SQL, the values it is given, and what its rows mean.
///
/// Write one struct a statement, in a file named `…Queries.swift`.
package protocol PostgresStatement {
    /// What the rows mean; `Void` where only success matters.
    associatedtype Output

    /// The statement's text. Make it a `static let` and return that, so that it is made once.
    var sql: SQL { get }

    /// Adds the values of `$1`, `$2`, … in this order.
    func bind(to parameters: inout PostgresParameters)

    /// Turns the rows into the statement's meaning.
    ///
    /// - Throws: ``PostgresError`` if a column is not what the statement expects.
    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Output
}

extension PostgresStatement {
    package func bind(to parameters: inout PostgresParameters) {}
}

extension PostgresStatement {
    /// What the statement's rows mean.
    ///
    /// - Throws: ``PostgresError`` with the statement's name.
    @usableFromInline
    func rows(of result: PostgresResult) throws(PostgresError) -> Output {
        do throws(PostgresError) {
            return try self.decode(result.rows)
        } catch {
            throw error.naming(self.sql.name)
        }
    }
}

extension PostgresStatement where Output == Void {
    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) {}
}
