extension ImportReport {
    private static let count = JSONSchema.integer(3, in: 0...Int64.max)

    /// What clients see.
    static let schema = JSONSchema.object([
        .required("rows", Self.count, "The rows of the file."),
        .required("added", Self.count),
        .required("updated", Self.count),
        .required("unchanged", Self.count, "Rows that say what the shop has already."),
        .required("failed", Self.count, "Rows that were refused."),
        .required("errors", .array(of: ImportError.schema, count: 0...ImportErrors.maximumListedCount)),
    ]).named("ImportReport")
}

extension ImportError {
    /// What clients see.
    static let schema = JSONSchema.object([
        .required("row", .integer(17, in: 1...Int64.max), "The line of the file in which the row begins."),
        .required("field", .string("price").nullable, "`null` if it is the row as a whole."),
        .required("message", .string("This field must be an amount.")),
    ]).named("ImportError")
}

extension ImportOptions {
    /// What the query may say.
    static let parameters: [APIParameter] = [
        .query("dry_run", .bool(true), "Whether everything is done and then undone."),
        .query(
            "on_error",
            .oneOf(ErrorPolicy.allCases.map(\.rawValue)),
            "What becomes of the good rows where others are refused: nothing is written, or they are."
        ),
        .query("create_categories", .bool(true), "Whether categories are made that the shop does not have."),
    ]
}

extension APIOperation {
    static let importProducts = APIOperation(
        "importProducts",
        .products,
        "Add and change products from a file",
        details: "CSV with a header, or a JSON object a line, with `id`, `sku`, `name`, `price`, `stock`, `category` "
            + "and `description`; what a row does not say stays as it is.",
        parameters: ImportOptions.parameters,
        answers: [.outcome(ImportReport.schema, "What the import has done.")],
        problems: [.refusedImport(.refusedExample), Problem(ImportFailure.busy), Problem(ImportFailure.tooSlow)]
    )
}

extension ImportReport {
    /// A file of which one row was refused.
    fileprivate static var refusedExample: ImportReport {
        var report = ImportReport()
        report.rowCount = 1
        report.errors.add([ImportError(row: 2, field: "price", message: "This field must be an amount.")])
        return report
    }
}
