extension CategoryView {
    /// What clients see.
    static let schema = JSONSchema.object([
        .required("id", .id(1)),
        .required("name", .string("Musical instruments", count: CatalogueText.nameCharacters)),
        .required("description", CatalogueText.descriptionSchema("Guitars, pianos, strings and brass.")),
    ]).named("Category")
}

extension CatalogueText {
    static func nameSchema(_ example: String) -> JSONSchema { .string(example, count: Self.nameCharacters) }

    static func descriptionSchema(_ example: String) -> JSONSchema {
        .string(example, count: 0...Self.maximumDescriptionCharacters)
    }
}

extension CategoryChange {
    private static let members: [JSONSchema.Member] = [
        .required("name", CatalogueText.nameSchema("Sheet music"), "No other category has it."),
        .optional(
            "description",
            CatalogueText.descriptionSchema("Scores and song books.").nullable,
            "Empty if it is missing or `null`."
        ),
    ]

    /// A body of `POST` and `PUT`.
    static let wholeSchema = JSONSchema.object(Self.members).named("NewCategory")

    /// A body of `PATCH`.
    static let partialSchema = JSONSchema.object(Self.members.map(\.optional)).named("CategoryChange")
}

extension APIOperation {
    static let listCategories = APIOperation(
        "listCategories",
        .categories,
        "List categories",
        details: "In the order of their ids.",
        parameters: PagePosition.parameters,
        answers: [.list(of: CategoryView.schema, "A page of categories.")]
    )

    static let showCategory = APIOperation(
        "showCategory",
        .categories,
        "Read a category",
        answers: [.resource(CategoryView.schema, "The category.")]
    )

    static let addCategory = APIOperation(
        "addCategory",
        .categories,
        "Add a category",
        body: CategoryChange.wholeSchema,
        answers: [.created(CategoryView.schema, "The new category.")],
        problems: [.categoryNameTaken]
    )

    static let replaceCategory = APIOperation(
        "replaceCategory",
        .categories,
        "Replace a category",
        parameters: [.ifMatch],
        body: CategoryChange.wholeSchema,
        answers: [.changed(CategoryView.schema, "The category as it is now.")],
        problems: [.categoryNameTaken]
    )

    static let changeCategory = APIOperation(
        "changeCategory",
        .categories,
        "Change a category",
        details: "A JSON merge patch (RFC 7396): what is missing stays.",
        parameters: [.ifMatch],
        body: CategoryChange.partialSchema,
        answers: [.changed(CategoryView.schema, "The category as it is now.")],
        problems: [.categoryNameTaken]
    )

    static let deleteCategory = APIOperation(
        "deleteCategory",
        .categories,
        "Delete a category",
        details: "One that holds products stays.",
        parameters: [.ifMatch],
        answers: [.nothing("It is gone.")],
        problems: [.categoryInUse]
    )
}
