extension StoredSummary {
    private static let count = JSONSchema.integer(17, in: 0...Int64.max)

    private static let hour = JSONSchema.object([
        .required("at", .time, "When it begins."),
        .required("count", Self.count),
        .required("revenue", .money("698.00"), "Of the orders of that hour that are paid."),
    ]).named("SummaryHour")

    private static let statuses = JSONSchema.object(
        OrderStatus.allCases.map { .required($0.rawValue, Self.count) }
    )

    private static let orders = JSONSchema.object([
        .required("count", Self.count),
        .required("revenue", .money("698.00")),
        .required("statuses", Self.statuses),
        .required(
            "hours",
            .array(of: Self.hour),
            "The last \(OrderSummary.hourCount), in the order of time, the present one last."
        ),
    ])

    private static let scarce = JSONSchema.object([
        .required("id", .id(42)),
        .required("name", .string("Dreadnought Guitar")),
        .required("stock", Self.count),
    ])

    private static let instance = JSONSchema.object([
        .required("id", .string("k3sJ0dQ9"), "Another one after each start."),
        .required("uptime_seconds", Self.count),
        .required(
            "latency",
            .object([
                .required("bounds_microseconds", .array(of: Self.count), "The upper bounds of the ranges."),
                .required("counts", .array(of: Self.count), "How many answers took so long; one more than bounds."),
            ])
        ),
        .required(
            "cache",
            .object([
                .required("found", Self.count, "Pages that a cache had."),
                .required("missed", Self.count, "Pages that were read from the database."),
            ])
        ),
    ])

    /// What clients see.
    static let schema = JSONSchema.object([
        .required("generated_at", .time),
        .required("orders", Self.orders, "Those of the last 24 hours."),
        .required(
            "jobs",
            .object([.required("queued", Self.count), .required("dead", Self.count)]),
            "Up to \(SummarizeJobs.maximumCount) are counted."
        ),
        .required(
            "running_out",
            .array(of: Self.scarce, count: 0...FindRunningOut.limit),
            "Products whose stock has changed lately and is \(FindRunningOut.littleStock) or less."
        ),
        .required("instance", Self.instance, "What the instance that answers has counted since its start."),
    ]).named("Summary")
}

extension APIOperation {
    static let showSummary = APIOperation(
        "showSummary",
        .operations,
        "Read how the shop does",
        details: "Some seconds old. Of more than \(SummarizeOrders.maximumOrderCount) orders the latest are counted.",
        answers: [.outcome(StoredSummary.schema, "The figures.")]
    )
}
