/// One page of a list, ready to be sent.
package struct ListPage: Sendable {
    /// The rows as a JSON array.
    package let json: [UInt8]

    package let rowCount: Int

    /// The page's last row, if there are more behind it: what the cursor of the next page is made of.
    package let last: PageCursor?

    /// The generation of the list's namespace in the same snapshot; `nil` for lists that no cache holds.
    package let generation: Int64?

    init(json: [UInt8], rowCount: Int, last: PageCursor?, generation: Int64? = nil) {
        self.json = json
        self.rowCount = rowCount
        self.last = last
        self.generation = generation
    }
}

/// How many rows a whole list has, and the generation of its namespace in the same snapshot.
package struct ListTotal: Equatable, Sendable {
    package let count: Int64
    package let generation: Int64
}
