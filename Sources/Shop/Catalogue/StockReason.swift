/// Why the stock of a product changed, where the shop itself says so in the ledger.
enum StockReason {
    /// It was there when the product was added.
    static let initial = "initial stock"

    /// Someone who changed the product gave it another one.
    static let edited = "edited"

    /// `soundwave seed` made it.
    static let seeded = "seed"

    /// It was in a file of `soundwave import` or `POST /api/products/import/`.
    static let imported = "import"

    /// It was taken by an order that was cancelled.
    static let cancelled = "cancellation"

    /// It was taken by an order whose payment failed.
    static let paymentFailed = "payment failed"
}
