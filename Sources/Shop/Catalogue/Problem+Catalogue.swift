import HTTP
import Postgres

extension Problem {
    static let categoryInUse = Problem(
        .conflict,
        "category_in_use",
        "The category holds products: move or delete them first."
    )

    /// The product has less than what was to be taken.
    static func insufficientStock(_ left: Int64) -> Problem {
        let message = "Left in stock: \(left)."
        var problem = Problem(.conflict, "insufficient_stock", "\(message) Nothing was changed.")
        problem.fieldErrors = [("delta", [message])]
        return problem
    }

    /// What whoever names a category is told whose name is taken; `nil` for any other error.
    static func categoryNameTaken(_ error: PostgresError) -> Problem? {
        let isName = error.code == .server(.uniqueViolation) && error.constraint == "categories_name_unique"
        return isName ? .categoryNameTaken : nil
    }

    static let categoryNameTaken = Self.taken("name", "A category with this name exists already.")

    /// What whoever deletes a category is told if products are in it; `nil` for any other error.
    static func categoryInUse(_ error: PostgresError) -> Problem? {
        Self.breaksCategory(error) ? .categoryInUse : nil
    }

    /// What whoever writes a product is told whose category does not exist, or has just been deleted; `nil` for any
    /// other error.
    static func unknownCategory(_ error: PostgresError) -> Problem? {
        Self.breaksCategory(error) ? .invalidFields([("category", ["There is no category with this id."])]) : nil
    }

    private static func breaksCategory(_ error: PostgresError) -> Bool {
        error.code == .server(.foreignKeyViolation) && error.constraint == "products_category_exists"
    }
}

extension PostgresError {
    /// Runs what may break a constraint that clients are told of.
    ///
    /// - Parameters:
    ///   - problem: What they are told; `nil` for an error that is not for them.
    ///   - body: Runs statements.
    /// - Returns: What `body` returns.
    /// - Throws: The problem; else what `body` throws.
    static func explained<Value>(
        by problem: (PostgresError) -> Problem?,
        _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let error as PostgresError {
            throw problem(error) ?? error as any Error
        }
    }
}
