/// What is invalidated together in the caches: the pages that a namespace's generation is part of the key of.
///
/// The raw value is its row's key in `cache_generations`; a test compares them.
package enum CacheNamespace: String, CaseIterable, Sendable {
    /// Lists of categories.
    case categories

    /// Whatever shows products: lists of them, and recommendations. A change of a category is one of these too, since
    /// each product shows its own.
    case products

    /// Its place in ``GenerationNumbers``.
    var index: Int {
        switch self {
        case .categories: 0
        case .products: 1
        }
    }
}
