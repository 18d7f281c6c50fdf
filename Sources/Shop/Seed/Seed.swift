package import Postgres
package import Runtime

/// Fills the catalogue with demonstration data: all of it or, if anything fails, nothing.
@Loop
package struct Seed {
    /// What a seed has done.
    package enum Outcome: Equatable, Sendable {
        /// This many products were inserted, and this many of the same category and name were reset.
        case seeded(inserted: Int, reset: Int)
        /// There is something in the catalogue already, and it was left alone.
        case notEmpty
    }

    private let postgres: PostgresPool

    /// How many products are made for one piece of a `COPY`: some 64 KiB.
    private static let productsPerPiece = 256

    /// - Parameter postgres: Without a statement time-out: a million products take minutes.
    package nonisolated init(postgres: PostgresPool) {
        self.postgres = postgres
    }

    /// Inserts the six categories and the demonstration products; in a fresh database their ids begin at 1.
    ///
    /// - Parameter isForced: Seeds even if there is something: a category of the same name is kept as it is, a product
    ///   of the same category and name gets its description, price and stock back, all others stay as they are.
    /// - Returns: What was done; on a second run ``Outcome/notEmpty``.
    /// - Throws: ``PostgresError``.
    package func demonstration(isForced: Bool = false) async throws -> Outcome {
        try await self.fill(isForced: isForced) { session, categoryIDs in
            try await session.execute(LockSeededProducts(categoryIDs: categoryIDs))
            var insertedCount = 0
            var resetCount = 0
            for (categoryID, products) in zip(categoryIDs, DemoCatalogue.products) {
                for product in products {
                    let statement = UpsertSeedProduct(product: product, categoryID: categoryID)
                    if try await session.execute(statement) { insertedCount += 1 } else { resetCount += 1 }
                }
            }
            return .seeded(inserted: insertedCount, reset: resetCount)
        }
    }

    /// Inserts the six categories and a generated catalogue, by `COPY`: 10 000 products take some 3 s.
    ///
    /// - Parameters:
    ///   - catalogue: What to insert.
    ///   - isForced: Seeds even if there is something: the products are added to what there is, and so are there twice
    ///     if they were before.
    /// - Returns: What was done; on a second run ``Outcome/notEmpty``.
    /// - Throws: ``PostgresError``.
    package func generated(_ catalogue: GeneratedCatalogue, isForced: Bool = false) async throws -> Outcome {
        try await self.fill(isForced: isForced) { session, categoryIDs in
            try await session.prepareBulkWrites()
            var next = 0
            try await session.copyIn(CopyProducts.text) {
                guard next < catalogue.productCount else { return nil }
                defer { next += Self.productsPerPiece }
                return catalogue.copyRows(from: next, count: Self.productsPerPiece, categoryIDs: categoryIDs)
            }
            try await session.execute(RecordCopiedStock())
            return .seeded(inserted: catalogue.productCount, reset: 0)
        }
    }

    private func fill(
        isForced: Bool,
        _ insertProducts: (PostgresSession, [Int64]) async throws -> Outcome
    ) async throws -> Outcome {
        // This process has no caches; those of the instances learn of it by the generations.
        let writes = CachedWrites(postgres: self.postgres, generations: CacheGenerations())
        return try await writes.run { session in
            try await session.execute(LockSeeding())
            if !isForced, try await !session.execute(CatalogueIsEmpty()) { return (.notEmpty, []) }
            var categoryIDs: [Int64] = []
            for category in DemoCatalogue.categories {
                categoryIDs.append(try await session.execute(InsertSeedCategory(category: category)))
            }
            let outcome = try await insertProducts(session, categoryIDs)
            try await session.execute(AnalyzeCatalogue())
            return (outcome, [.categories, .products])
        }
    }
}
