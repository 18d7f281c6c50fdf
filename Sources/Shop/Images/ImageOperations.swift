extension APIOperation {
    static let replaceImage = APIOperation(
        "replaceProductImage",
        .products,
        "Give a product a picture",
        details: Self.whose + " Its content decides what it is; it is kept without metadata.",
        parameters: [.ifMatch],
        answers: [.changed(ProductView.schema, "The product with its picture.")],
        problems: [.invalidFields([("image", [ImageFault.truncated.message])])]
    )

    static let deleteImage = APIOperation(
        "deleteProductImage",
        .products,
        "Take a product's picture away",
        details: Self.whose,
        parameters: [.ifMatch],
        answers: [.nothing("It has none.")]
    )
}
