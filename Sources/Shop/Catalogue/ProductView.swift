import HTTP
import JSON
import Postgres

/// A product as clients see it, written from a packed column's bytes to JSON without a value in between.
enum ProductView {
    /// The members, in the order of ``ProductColumns/layout``.
    private static let members: [JSONTemplate.Member] = [
        .number("id"), .text("name"), .text("description"), .rawString("price"), .number("stock"),
        .optionalText("image"),
        .object("category", [.number("id"), .text("name"), .text("description")]),
    ]

    private static let template = JSONTemplate(Self.members)

    /// For rows of ``ProductColumns/layoutWithTime`` and ``ProductColumns/layoutWithRank``.
    private static let templateWithSortValue = JSONTemplate(Self.members + [.hidden])

    /// What the names and signs around a product's values take, about, in bytes.
    private static let usualByteCountAroundValues = 128

    /// What a product takes as JSON beyond what is around its values, about, in bytes.
    private static let usualByteCountOfValues = 256

    /// The only product of a column of ``ProductColumns/layoutWithVersions``, as an object.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func object(_ column: Span<UInt8>) throws(PostgresError) -> VersionedJSON {
        var offset = 0
        return try Self.object(column, &offset, capacity: column.count + Self.usualByteCountAroundValues)
    }

    /// The products of a column of ``ProductColumns/layoutWithVersions``, by their ids.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func objects(_ column: Span<UInt8>) throws(PostgresError) -> [Int64: VersionedJSON] {
        var products: [Int64: VersionedJSON] = [:]
        var offset = 0
        while offset < column.count {
            var first = PackedColumn(column, at: offset)
            let capacity = Self.usualByteCountOfValues + Self.usualByteCountAroundValues
            products[try first.int64()] = try Self.object(column, &offset, capacity: capacity)
        }
        return products
    }

    /// The product that begins at `offset`, which is moved behind it.
    private static func object(
        _ column: Span<UInt8>,
        _ offset: inout Int,
        capacity: Int
    ) throws(PostgresError) -> VersionedJSON {
        var json = JSONWriter(capacity: capacity)
        guard json.object(Self.template, packed: column, &offset) else { throw PackedColumn.malformed }
        var versions = PackedColumn(column, at: offset)
        let tag = EntityTag(productVersion: try versions.int64(), categoryVersion: try versions.int64())
        offset = versions.offset
        return VersionedJSON(json: json.bytes, tag: tag)
    }

    /// The first `limit` products of a column, as an array.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func page(
        _ column: Span<UInt8>,
        limit: Int,
        sortedBy key: SortKey,
        generation: Int64
    ) throws(PostgresError) -> ListPage {
        var json = JSONWriter(capacity: column.count + limit * Self.usualByteCountAroundValues)
        var count = 0
        var last: PageCursor?
        let template = key == .createdAt || key == .rank ? Self.templateWithSortValue : Self.template
        var rowStart = 0
        var offset = 0
        try json.array { (json) throws(PostgresError) in
            while offset < column.count, count < limit {
                rowStart = offset
                guard json.object(template, packed: column, &offset) else { throw PackedColumn.malformed }
                count += 1
            }
        }
        if offset < column.count { last = try ProductColumns.cursor(key, behind: PackedColumn(column, at: rowStart)) }
        return ListPage(json: json.bytes, rowCount: count, last: last, generation: generation)
    }
}
