import Postgres

/// A page as it was read from PostgreSQL, to be answered and filed.
package struct ReadPage: Sendable {
    /// The content.
    package let json: [UInt8]

    /// The target of the next page, if there is one: a path and a query, ready for a `Link`.
    package let next: String?

    /// How many rows the whole list has, if the request asks for it.
    package let total: Int64?

    /// The generation of the page's namespace in the snapshot that the rows are from; the smaller one if there were
    /// two.
    package let generation: Int64

    package init(json: [UInt8], next: String? = nil, total: Int64? = nil, generation: Int64) {
        self.json = json
        self.next = next
        self.total = total
        self.generation = generation
    }
}

extension ReadPage {
    /// - Parameters:
    ///   - page: A page of a list that a cache holds.
    ///   - total: Its total, if the request asks for it.
    ///   - next: The target of the next page.
    ///   - earlier: The generation of an earlier statement which the page rests on, if there was one.
    /// - Throws: ``Postgres/PostgresError/Code/unexpectedColumn`` if the page's statement has no generation.
    init(_ page: ListPage, _ total: ListTotal?, next: String?, noNewerThan earlier: Int64? = nil) throws(PostgresError)
    {
        guard let generation = page.generation else {
            throw PostgresError(.unexpectedColumn, serverMessage: "a page for a cache has its generation")
        }
        self.init(
            json: page.json,
            next: next,
            total: total?.count,
            generation: min(generation, total?.generation ?? generation, earlier ?? generation)
        )
    }
}
