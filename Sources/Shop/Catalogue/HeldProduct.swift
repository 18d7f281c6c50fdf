import JSON
import Postgres

/// How a product is shown by what holds it, as a basket or an order does.
///
/// It may have left the catalogue, and its category may be gone: then `category` is `null`. Of one row the values are
/// packed as ``ProductView`` has them; before them stands whether there is a category, and where there is none, -1 in
/// its place (`concat_ws` leaves out what is NULL).
struct HeldProduct: Sendable {
    private let template: JSONTemplate
    private let templateWithoutCategory: JSONTemplate

    /// What holds a product as its member `product`, of the values in ``layout(name:before:after:)``.
    ///
    /// - Parameters:
    ///   - before: The members before it.
    ///   - after: The members behind it.
    init(before: [JSONTemplate.Member], after: [JSONTemplate.Member]) {
        let shown: [JSONTemplate.Member] = [
            .number("id"), .text("name"), .text("description"), .rawString("price"), .number("stock"),
            .optionalText("image"),
        ]
        let category = JSONTemplate.Member.object("category", [.number("id"), .text("name"), .text("description")])
        self.template = JSONTemplate(before + [.object("product", shown + [category])] + after)
        self.templateWithoutCategory =
            JSONTemplate(before + [.object("product", shown + [.optionalText("category")])] + after)
    }

    /// The values of a row of `products p LEFT JOIN categories c` and of what holds the product.
    ///
    /// - Parameters:
    ///   - name: The expression of the product's name: its own, or one that was kept.
    ///   - before: The values before the product's.
    ///   - after: Those behind.
    /// - Returns: The layout.
    static func layout(
        name: String,
        before: [PackedLayout.Value],
        after: [PackedLayout.Value]
    ) -> PackedLayout {
        PackedLayout(
            [.word("(c.id IS NOT NULL)::integer")] + before + [
                .word("p.id"), .text(name), .text("p.description"), .word("p.price"), .word("p.stock"),
                .optionalText("p.image"), .word("CASE WHEN c.id IS NULL THEN -1 END"), .word("c.id"), .text("c.name"),
                .text("c.description"),
            ] + after
        )
    }

    /// Writes one object from a packed column.
    ///
    /// - Parameters:
    ///   - json: Where to.
    ///   - column: One or more rows, a space between.
    ///   - offset: Where the row begins; afterwards, where the next does.
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    func write(
        to json: inout JSONWriter,
        _ column: Span<UInt8>,
        _ offset: inout Int
    ) throws(PostgresError) {
        guard offset + 2 < column.count else { throw PackedColumn.malformed }
        let hasCategory = column[offset] == UInt8(ascii: "1")
        offset += 2
        let template = hasCategory ? self.template : self.templateWithoutCategory
        guard json.object(template, packed: column, &offset) else { throw PackedColumn.malformed }
    }
}
