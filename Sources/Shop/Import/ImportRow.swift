import JSON

/// What one row of a file says of a product; `nil` where it says nothing.
struct ImportRow: Equatable, Sendable {
    /// In characters.
    static let skuCharacters = 1...100

    let line: Int
    let id: Int64?
    let sku: String?
    let name: String?
    let price: FixedDecimal?
    let stock: Int64?
    let description: String?

    /// The category by its name, or by its id; a cell of CSV with a number may be either, and the name goes first.
    let categoryName: String?
    let categoryID: Int64?

    /// Reads the members by the rules that hold for one product's own resource.
    ///
    /// - Throws: ``Refused`` with every field that cannot be taken.
    init(line: Int, _ object: JSONObject, format: ImportFormat) throws(Refused) {
        var errors: [ImportError] = []
        func read<Value>(_ column: ImportColumn, _ rule: (JSONValue) throws(FieldError) -> Value) -> Value? {
            guard let value = object[column.rawValue] else { return nil }
            do throws(FieldError) {
                return try rule(value)
            } catch {
                errors.append(ImportError(row: line, field: column.rawValue, message: error.message))
                return nil
            }
        }
        self.line = line
        self.id = read(.id, Self.productID) ?? nil
        self.sku = read(.sku, Self.stockKeepingUnit) ?? nil
        self.name = read(.name, CatalogueText.name)
        self.price = read(.price, ProductFields.price)
        self.stock = read(.stock, ProductFields.stock)
        self.description = read(.description, ProductFields.description)
        let category = read(.category) { (value) throws(FieldError) in try Self.category(value, format) }
        self.categoryName = category?.name
        self.categoryID = category?.id
        guard errors.isEmpty else { throw Refused(errors: errors) }
    }

    /// The row cannot be taken.
    struct Refused: Error, Equatable {
        let errors: [ImportError]
    }

    private static func productID(_ value: JSONValue) throws(FieldError) -> Int64? {
        if value == .null { return nil }
        guard let id = ProductFields.wholeNumber(value), id > 0 else {
            throw FieldError("This field must be the id of a product.")
        }
        return id
    }

    private static func stockKeepingUnit(_ value: JSONValue) throws(FieldError) -> String? {
        value == .null ? nil : try CatalogueText.visibleLine(value, Self.skuCharacters)
    }

    private static func category(
        _ value: JSONValue,
        _ format: ImportFormat
    ) throws(FieldError) -> (name: String?, id: Int64?) {
        guard case .string(let text) = value else { return (nil, try ProductFields.categoryID(value)) }
        let id = format == .csv ? Int64(text).flatMap { $0 > 0 && String($0) == text ? $0 : nil } : nil
        return (try CatalogueText.name(value), id)
    }
}
