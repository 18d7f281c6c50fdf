extension PagePosition {
    /// What every list understands.
    static let parameters: [APIParameter] = [
        .query(
            "limit",
            .integer(Int64(Self.defaultLimit), in: 1...Int64(Self.maximumLimit)),
            "How many rows the page has at most; \(Self.defaultLimit) unless it is given.",
            component: "Limit"
        ),
        .query(
            "page",
            .integer(1, in: 1...Int64(Self.maximumOffset + 1)),
            "Which page, from 1, for shallow jumps: it may skip at most \(Self.maximumOffset) rows. Not together with "
                + "`cursor`.",
            component: "Page"
        ),
        .query(
            "cursor",
            .string("AdfpU1hs8xkHAAAAAAAAABQ", pattern: "^[A-Za-z0-9_-]+$"),
            "Where the page begins, as the `Link` of the page before it has it; good for the same filters and order "
                + "only.",
            component: "Cursor"
        ),
        .query(
            "count",
            .bool(true),
            "Whether `X-Total-Count` shall say how many rows the whole list has.",
            component: "Count"
        ),
    ]

    /// The names of what every list understands.
    static let parameterNames = Self.parameters.names
}
