/// Why a row that is right by itself does not fit the shop, or the rest of its file.
///
/// The raw value is what ``PlanImport`` writes.
enum ImportFault: String, CaseIterable, Sendable {
    case unknownProduct = "unknown_product"
    case repeatedProduct = "repeated_product"
    case repeatedSKU = "repeated_sku"
    case takenSKU = "taken_sku"
    case unknownCategory = "unknown_category"
    case missingName = "missing_name"
    case missingPrice = "missing_price"
    case missingCategory = "missing_category"

    /// The error of a row with this fault.
    func error(row: Int) -> ImportError {
        let (column, message): (ImportColumn?, String) =
            switch self {
            case .unknownProduct: (.id, "There is no product with this id.")
            case .repeatedProduct: (nil, "An earlier row is about the same product.")
            case .repeatedSKU: (.sku, "An earlier row has the same SKU.")
            case .takenSKU: (.sku, "Another product has this SKU.")
            case .unknownCategory: (.category, "There is no such category.")
            case .missingName: (.name, "This field is required for a new product.")
            case .missingPrice: (.price, "This field is required for a new product.")
            case .missingCategory: (.category, "This field is required for a new product.")
            }
        return ImportError(row: row, field: column?.rawValue, message: message)
    }
}
