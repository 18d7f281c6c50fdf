/// The values of a row that the statement puts together in one column, in their order.
///
/// libpq takes some 200 instructions to take in a column, 80 more to hand it out, and as many for a row: a page of 20
/// rows of nine columns cost the server 70 000 instructions before it had a byte of it, and as one value of one row
/// 5 000 (callgrind, docs/decisions/0006-packed-columns.md).
///
/// All values stand behind one another with a space between. A *word* is a value without spaces, such as a number. A
/// *text* is the number of its bytes, a space, and then those bytes, whatever they are: so no text can be mistaken for
/// what is around it. An optional text that is NULL is the number -1 alone.
package struct PackedLayout: Sendable {
    /// An expression of SQL and how its value is packed.
    package enum Value: Sendable {
        /// Its text has no space and is never NULL.
        case word(String)
        /// A text that is never NULL.
        case text(String)
        /// A text, or NULL.
        case optionalText(String)
    }

    /// The SQL that packs them.
    package let sql: String

    package init(_ values: [Value]) {
        var arguments: [String] = []
        for value in values {
            switch value {
            case .word(let expression): arguments.append(expression)
            case .text(let column): arguments += ["octet_length(\(column))", column]
            case .optionalText(let column): arguments += ["coalesce(octet_length(\(column)), -1)", column]
            }
        }
        // concat_ws leaves out NULL and its space; it takes PostgreSQL a seventh less than concat with the spaces.
        self.sql = "concat_ws(' ', \(arguments.joined(separator: ", ")))"
    }

    /// The SQL that puts the rows of a sorted query, whose only column is `column`, into one value, in their order.
    ///
    /// The query must be all that stands in FROM: then its order is that of the aggregate (manual, section 9.21).
    package static func allRows(_ column: String) -> String {
        "string_agg(\(column), ' ')"
    }
}
