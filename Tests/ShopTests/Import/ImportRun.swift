import Postgres
import Runtime
import ShopTesting

@testable import Shop

extension ImportSource {
    /// A text, given in pieces of some bytes.
    static func text(_ text: String, pieceBytes: Int = 1000) -> ImportSource {
        let bytes = Array(text.utf8)
        return ImportSource { offset in Array(bytes.dropFirst(offset).prefix(pieceBytes)) }
    }
}

extension TestShop {
    /// Imports a text.
    func importing(
        _ text: String,
        _ format: ImportFormat = .csv,
        continues: Bool = false,
        isDryRun: Bool = false,
        createsCategories: Bool = false
    ) async throws -> ImportReport {
        var options = ImportOptions()
        options.errorPolicy = continues ? .continue : .abort
        options.isDryRun = isDryRun
        options.createsCategories = createsCategories
        return try await self.application.catalogue.imports.products
            .run(.text(text), format, options, by: .command, within: .seconds(120))
    }

    /// All that imports may change, as texts.
    func catalogueTexts() async throws -> [String] {
        try await self.texts(
            """
            (SELECT concat_ws('|', p.id, p.sku, p.name, p.price, p.stock, c.name, p.description, p.version)
            FROM products p JOIN categories c ON c.id = p.category_id WHERE p.deleted_at IS NULL ORDER BY p.id)
            UNION ALL (SELECT concat_ws('|', product_id, delta, balance, reason) FROM stock_changes ORDER BY id)
            UNION ALL (SELECT concat_ws('|', namespace, generation) FROM cache_generations ORDER BY namespace)
            UNION ALL (SELECT concat_ws('|', id, name) FROM categories ORDER BY id)
            """
        )
    }

    /// The products whose ledger does not add up to their stock; none, always.
    func wrongLedgers() async throws -> [String] {
        try await self.texts(
            """
            SELECT p.id::text FROM products p
            WHERE p.stock <> (SELECT coalesce(sum(delta), 0) FROM stock_changes s WHERE s.product_id = p.id)
            """
        )
    }

    func run(_ script: String) async throws {
        try await self.application.postgres.withConnection { try await $0.executeScript(script) }
    }
}

extension ImportReport {
    /// The counts in one line.
    var counts: String {
        "\(self.rowCount) rows: +\(self.addedCount) ~\(self.updatedCount) =\(self.unchangedCount) "
            + "!\(self.errors.rowCount)"
    }
}
