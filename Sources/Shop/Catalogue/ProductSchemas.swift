extension ProductView {
    /// The members of a product but for its category.
    private static let schemaMembers: [JSONSchema.Member] = [
        .required("id", .id(1)),
        .required("name", CatalogueText.nameSchema("Kestrel K-20 Dreadnought Guitar")),
        .required("description", CatalogueText.descriptionSchema("A spruce top over mahogany.")),
        .required("price", .money("349.00")),
        .required("stock", .integer(14, in: ProductFields.stocks), "How many pieces there are."),
        .required("image", Self.image.nullable, "The path of its picture; `null` if it has none."),
    ]

    private static let image = JSONSchema.string(
        "/media/3f/3fd54831f488a22b28398de0c567a3b064b937f54f81739ae9bd545967f3abab.png",
        format: "uri-reference"
    )

    /// What clients see of a product in the catalogue.
    static let schema = JSONSchema.object(
        Self.schemaMembers + [.required("category", CategoryView.schema)]
    ).named("Product")

    /// What clients see of a product in a basket or an order, which may have left the catalogue.
    static let heldSchema = JSONSchema.object(
        Self.schemaMembers + [.required("category", CategoryView.schema.nullable, "`null` if it is gone.")]
    ).named("HeldProduct")
}

extension ProductFields {
    private static let members: [JSONSchema.Member] = [
        .required("name", CatalogueText.nameSchema("Nordwind Stage 88 Digital Piano")),
        .required("price", Self.priceSchema, "With at most two places, exactly as it is written."),
        .required("category", .id(1), "The id of a category."),
        .optional(
            "stock",
            .integer(4, in: Self.stocks).nullable,
            "In pieces; \(Self.standardStock) for a new product that does not say, or for `null`."
        ),
        .optional(
            "description",
            CatalogueText.descriptionSchema("Eighty-eight weighted keys.").nullable,
            "\"\(Self.standardDescription)\" if it is missing or `null`."
        ),
    ]

    private static let priceSchema = JSONSchema.exactlyOne(of: [
        .amount("1199.00"), .decimal(upTo: ListParameters.prices.upperBound),
    ])

    /// A body of `POST` and `PUT`.
    static let wholeSchema = JSONSchema.object(Self.members).named("NewProduct")

    /// A body of `PATCH`.
    static let partialSchema = JSONSchema.object(Self.members.map(\.optional)).named("ProductChange")
}

extension ProductFilter {
    /// The filters of a list of products.
    static let parameters: [APIParameter] = [
        .query("category", .id(1), "Only products of this category."),
        .query(
            "name",
            .string("guitar", count: 0...NameSearch.maximumCharacterCount),
            "Only products whose name has this text in it, in any case."
        ),
        .query(
            "search",
            .string("gitar strings", count: 0...ProductSearch.maximumCharacterCount),
            "Only products in which all of these words are found, in part or with a typo too, the best first: at most "
                + "\(ProductSearch.maximumWordCount) words."
        ),
        .query("min_price", .amount("100"), "Only products that cost this or more."),
        .query("max_price", .amount("900.00"), "Only products that cost this or less."),
        .query("in_stock", .bool(true), "Only products that are in stock, or only those that are not."),
    ]
}

extension ProductOrder {
    /// The orders of a list of products.
    static let parameters: [APIParameter] = [
        .query(
            "ordering",
            .oneOf(SortKey.allCases.flatMap { [$0.rawValue, "-" + $0.rawValue] }),
            "The order, a `-` in front reverses it; by id if it is missing, or by what fits a search best."
        ),
        .query(
            "order_by_name",
            .oneOf(Direction.allCases.map(\.rawValue)),
            "The order by name, up or down; not together with `ordering`."
        ),
    ]
}
