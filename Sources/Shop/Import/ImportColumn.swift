/// What a file of products says of each: the columns of CSV by their header, the members of a JSON object.
enum ImportColumn: String, CaseIterable, Sendable {
    case id, sku, name, price, stock, category, description

    /// All of them, as they are named to whoever has used another.
    static let list = Self.allCases.map(\.rawValue).joined(separator: ", ")
}
