import JSON
import Runtime

/// One made-up product.
struct GeneratedProduct: Equatable {
    /// The place of its category in ``DemoCatalogue/categories``.
    let categoryIndex: Int
    let name: String
    let description: String
    let price: FixedDecimal
    let stock: Int
    let createdAt: UTCTime
}
