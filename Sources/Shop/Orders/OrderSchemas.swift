extension OrderView {
    private static let status = JSONSchema.oneOf(OrderStatus.allCases.map(\.rawValue)).named("OrderStatus")

    private static let number = JSONSchema.string(
        "7Q2M9TKX0V4HZB1C",
        count: OrderNumber.length...OrderNumber.length,
        pattern: "^[0-9A-HJKMNP-TV-Z]+$"
    )

    private static let item = JSONSchema.object([
        .required("id", .id(99)),
        .required("product", ProductView.heldSchema, "Its name is that at the time of the order."),
        .required("quantity", .integer(2, in: 1...Int64.max), "In pieces."),
        .required("unit_price", .money("349.00"), "At the time of the order."),
    ]).named("OrderItem")

    private static let change = JSONSchema.object([
        .required("status", Self.status),
        .required("at", .time),
        .required("by", .string("demo_customer").nullable, "Who did it; `null` if it was the shop itself."),
    ]).named("OrderChange")

    private static let members: [JSONSchema.Member] = [
        .required("id", .id(42)),
        .required("number", Self.number, "By which the order is called, which nobody guesses."),
        .required("user", .string("demo_customer"), "Who placed it."),
        .required("status", Self.status),
        .required("is_completed", .bool(false)),
        .required("total", .money("698.00")),
        .required("items", .array(of: Self.item)),
        .required("created_at", .time),
        .required("updated_at", .time),
    ]

    /// What clients see of an order in a list.
    static let schema = JSONSchema.object(Self.members).named("Order")

    /// What they see of one alone.
    static let wholeSchema = JSONSchema.object(
        Self.members + [.required("history", .array(of: Self.change), "What became of it, and when.")]
    ).named("OrderWithHistory")
}

extension OrderRequest {
    private static let line = JSONSchema.object([
        .required("product_id", .id(1)),
        .required("quantity", .integer(2, in: Self.quantities), "In pieces; lines of a product are added up."),
    ]).named("OrderLine")

    private static let products = JSONSchema.object([.required("items", .array(of: Self.line, count: Self.counts))])

    private static let basketItems = JSONSchema.object([
        .required("order_items", .array(of: .id(5), count: Self.counts), "Items of one's basket, which leave it.")
    ])

    /// A body of `POST`: products, or items of the basket.
    static let schema = JSONSchema.exactlyOne(of: [
        Self.products.named("OrderOfProducts"), Self.basketItems.named("OrderOfBasketItems"),
    ]).named("NewOrder")
}

extension OrderListing {
    /// The filters of a list of orders.
    static let filters: [APIParameter] = [
        .query(
            "user",
            .id(17),
            "Only this user's orders; another's takes the permission `\(Permission.viewAllOrders.rawValue)`."
        ),
        .query("status", .oneOf(OrderStatus.allCases.map(\.rawValue)), "Only orders in this status."),
        .query("created_after", .time, "Only orders placed after this moment; a `+` in it is `%2B`."),
    ]
}
