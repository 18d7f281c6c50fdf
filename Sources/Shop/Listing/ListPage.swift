/// One page of a list, ready to be sent.
package struct ListPage: Sendable {
    /// The rows as a JSON array.
    package let json: [UInt8]

    package let rowCount: Int

    /// The page's last row, if there are more behind it: what the cursor of the next page is made of.
    package let last: PageCursor?

    /// No rows at all.
    static let empty = ListPage(json: Array("[]".utf8), rowCount: 0, last: nil)
}
