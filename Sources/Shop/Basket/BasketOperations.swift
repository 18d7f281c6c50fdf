extension BasketView {
    /// What clients see.
    static let schema = JSONSchema.object([
        .required("id", .id(5)),
        .required("product", ProductView.heldSchema),
        .required("quantity", .integer(2, in: OrderFields.quantities), "In pieces."),
    ]).named("BasketItem")
}

extension BasketItemChange {
    private static let members: [JSONSchema.Member] = [
        .required("product_id", .id(1)),
        .optional(
            "quantity",
            .integer(2, in: OrderFields.quantities),
            "In pieces; \(Self.standardQuantity) for a whole item that does not say."
        ),
    ]

    /// A body of `POST` and `PUT`.
    static let wholeSchema = JSONSchema.object(Self.members).named("NewBasketItem")

    /// A body of `PATCH`.
    static let partialSchema = JSONSchema.object(Self.members.map(\.optional)).named("BasketItemChange")
}

extension APIOperation {
    static let listBasketItems = APIOperation(
        "listBasketItems",
        .basket,
        "List one's basket",
        details: "In the order in which its items were put in.",
        parameters: PagePosition.parameters,
        answers: [.list(of: BasketView.schema, "A page of items.")]
    )

    static let addBasketItem = APIOperation(
        "addBasketItem",
        .basket,
        "Put something into one's basket",
        body: BasketItemChange.wholeSchema,
        answers: [.created(BasketView.schema, "The new item.")],
        problems: [.basketFull]
    )

    static let showBasketItem = APIOperation(
        "showBasketItem",
        .basket,
        "Read an item of one's basket",
        answers: [.resource(BasketView.schema, "The item.")]
    )

    static let replaceBasketItem = APIOperation(
        "replaceBasketItem",
        .basket,
        "Replace an item of one's basket",
        parameters: [.ifMatch],
        body: BasketItemChange.wholeSchema,
        answers: [.changed(BasketView.schema, "The item as it is now.")]
    )

    static let changeBasketItem = APIOperation(
        "changeBasketItem",
        .basket,
        "Change an item of one's basket",
        details: "A JSON merge patch (RFC 7396): what is missing stays.",
        parameters: [.ifMatch],
        body: BasketItemChange.partialSchema,
        answers: [.changed(BasketView.schema, "The item as it is now.")]
    )

    static let deleteBasketItem = APIOperation(
        "deleteBasketItem",
        .basket,
        "Take an item out of one's basket",
        parameters: [.ifMatch],
        answers: [.nothing("It is gone.")]
    )
}
