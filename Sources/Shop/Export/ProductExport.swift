import Postgres
import Runtime

/// Writes the catalogue to a file, as it is at one moment.
///
/// Memory does not grow with the catalogue: it goes page by page, in one transaction.
@Loop
struct ProductExport {
    let postgres: PostgresPool
    let threadPool: ThreadPool

    /// Products of a page: with descriptions of 10 000 characters some 10 MB.
    private static let productsPerPage = 500

    /// Writes all products of the catalogue in order of id.
    ///
    /// - Parameters:
    ///   - descriptor: Where to; writing to it may block.
    ///   - writer: How.
    /// - Returns: How many they are.
    /// - Throws: ``Runtime/SystemError``; ``Postgres/PostgresError``; ``Runtime/ThreadPool/Refusal``.
    func run(to descriptor: Descriptor, _ writer: ExportWriter) async throws -> Int {
        try await self.postgres.withTransaction { session in
            try await session.execute(BeginSnapshot())
            var bytes = writer.header
            var count = 0
            var lastID: Int64 = 0
            while true {
                let products = try await session.execute(
                    ListExportedProducts(after: lastID, limit: Self.productsPerPage)
                )
                for product in products { writer.append(product, to: &bytes) }
                try await self.write(bytes, to: descriptor)
                bytes = []
                count += products.count
                guard products.count == Self.productsPerPage, let last = products.last else { return count }
                lastID = last.id
            }
        }
    }

    private func write(_ bytes: [UInt8], to descriptor: Descriptor) async throws {
        let result = try await self.threadPool.run {
            Result { () throws(SystemError) in try Files.write(bytes, to: descriptor) }
        }
        try result.get()
    }
}
