import HTTP

extension Problem {
    /// There is no room for another item.
    static let basketFull = Problem(
        .conflict,
        "basket_full",
        "A basket holds at most \(Basket.maximumItemCount) items; order or delete some first."
    )
}
