/// What a file says of a product of the catalogue.
struct ExportedProduct: Equatable, Sendable {
    let id: Int64
    let sku: String?
    let name: String

    /// With two places.
    let price: String

    /// In pieces.
    let stock: Int64

    /// The category's name.
    let category: String
    let description: String
}
