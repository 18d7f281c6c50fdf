extension APIOperation {
    static let listOrders = APIOperation(
        "listOrders",
        .orders,
        "List orders",
        details: "One's own; with `\(Permission.viewAllOrders.rawValue)` everyone's. The newest first.",
        parameters: OrderListing.filters + PagePosition.parameters,
        answers: [.list(of: OrderView.schema, "A page of orders.")],
        problems: [.forbidden(.viewAllOrders)]
    )

    static let placeOrder = APIOperation(
        "placeOrder",
        .orders,
        "Place an order",
        details: "Of products, or of items of one's basket; whole or not at all. With an `Idempotency-Key` it may be "
            + "sent as often as it takes.",
        parameters: [.idempotencyKey],
        body: OrderRequest.schema,
        answers: [.placed(OrderView.wholeSchema, "The order.")],
        problems: [.insufficientStock([Shortage(productID: 42, available: 3)])]
    )

    static let showOrder = APIOperation(
        "showOrder",
        .orders,
        "Read an order",
        details: "One's own; with `\(Permission.viewAllOrders.rawValue)` anyone's.",
        answers: [.resource(OrderView.wholeSchema, "The order, with what became of it.")]
    )

    static let changeOrder = APIOperation(
        "changeOrder",
        .orders,
        "Complete an order, by saying so",
        details: "One that is completed already stays as it is.",
        parameters: [.ifMatch],
        body: JSONSchema.object([.optional("is_completed", .bool(true))]).named("OrderCompletion"),
        answers: [.changed(OrderView.wholeSchema, "The order as it is now.")],
        problems: [.invalidOrderState(.pending)]
    )

    static let deleteOrder = APIOperation(
        "deleteOrder",
        .orders,
        "Cancel an order",
        details: Self.cancelling + " Like `POST /api/orders/{id}/cancellation/`, without showing the order.",
        parameters: [.ifMatch],
        answers: [.nothing("It is cancelled.")],
        problems: Self.cancellingProblems
    )

    static let cancelOrder = APIOperation(
        "cancelOrder",
        .orders,
        "Cancel an order",
        details: Self.cancelling,
        parameters: [.ifMatch],
        answers: [.changed(OrderView.wholeSchema, "The order, cancelled.")],
        problems: Self.cancellingProblems
    )

    static let completeOrder = APIOperation(
        "completeOrder",
        .orders,
        "Complete an order",
        parameters: [.ifMatch],
        answers: [.changed(OrderView.wholeSchema, "The order, completed.")],
        problems: [.invalidOrderState(.pending)]
    )

    private static let cancelling = "Before it is completed: its stock goes back, and so does what was paid."

    private static let cancellingProblems: [Problem] = [
        .invalidOrderState(.completed), .forbidden(.changeAllOrders),
    ]
}
