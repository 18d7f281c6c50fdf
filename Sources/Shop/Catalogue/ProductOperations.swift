extension APIOperation {
    static let listProducts = APIOperation(
        "listProducts",
        .products,
        "List, filter and search products",
        parameters: ProductFilter.parameters + ProductOrder.parameters + PagePosition.parameters,
        answers: [.list(of: ProductView.schema, "A page of products.")]
    )

    static let showProduct = APIOperation(
        "showProduct",
        .products,
        "Read a product",
        answers: [.resource(ProductView.schema, "The product.")]
    )

    static let addProduct = APIOperation(
        "addProduct",
        .products,
        "Add a product",
        details: "It belongs to whoever adds it.",
        body: ProductFields.wholeSchema,
        answers: [.created(ProductView.schema, "The new product.")]
    )

    static let replaceProduct = APIOperation(
        "replaceProduct",
        .products,
        "Replace a product",
        details: Self.whose + " The stock stays as it is if the body does not name it.",
        parameters: [.ifMatch],
        body: ProductFields.wholeSchema,
        answers: [.changed(ProductView.schema, "The product as it is now.")]
    )

    static let changeProduct = APIOperation(
        "changeProduct",
        .products,
        "Change a product",
        details: Self.whose + " A JSON merge patch (RFC 7396): what is missing stays.",
        parameters: [.ifMatch],
        body: ProductFields.partialSchema,
        answers: [.changed(ProductView.schema, "The product as it is now.")]
    )

    static let deleteProduct = APIOperation(
        "deleteProduct",
        .products,
        "Delete a product",
        details: Self.whose + " It leaves the catalogue; orders that hold it keep it.",
        parameters: [.ifMatch],
        answers: [.nothing("It is gone.")]
    )

    /// Whose product one must be.
    static let whose =
        "With `\(Permission.changeOwnProducts.rawValue)` one's own product only, "
        + "with `\(Permission.changeAllProducts.rawValue)` any."
}
