import HTTP

extension StockView {
    /// What clients see.
    static let schema = JSONSchema.object([
        .required("id", .id(7)),
        .required("delta", .integer(-2, in: StockAdjustment.deltas), "By how many pieces the stock changed."),
        .required("reason", .string("2 were broken", count: StockAdjustment.reasonCharacters)),
        .required("balance", .integer(12, in: ProductFields.stocks), "How many pieces there were then."),
        .required("user", .string("demo_supplier").nullable, "Who did it; `null` if it was the shop itself."),
        .required("order", .id(42).nullable, "The order that took them or gave them back; `null` if it was none."),
        .required("created_at", .time),
    ]).named("StockChange")
}

extension StockAdjustment {
    /// A body of `POST`.
    static let schema = JSONSchema.object([
        .required(
            "delta",
            .integer(-2, in: Self.deltas).adding("not", .members { $0.add("const", .integer(0)) }),
            "By how many pieces, up or down."
        ),
        .required("reason", .string("2 were broken", count: Self.reasonCharacters)),
    ]).named("StockAdjustment")
}

extension APIOperation {
    static let listStockChanges = APIOperation(
        "listStockChanges",
        .products,
        "Read the ledger of a product's stock",
        details: Self.whose + " The newest first.",
        parameters: PagePosition.parameters,
        answers: [.list(of: StockView.schema, "A page of changes.")]
    )

    static let adjustStock = APIOperation(
        "adjustStock",
        .products,
        "Change a product's stock by some pieces",
        details: Self.whose,
        body: StockAdjustment.schema,
        answers: [.outcome(StockView.schema, "The new row of the ledger.", status: .created)],
        problems: [.insufficientStock(1)]
    )
}
