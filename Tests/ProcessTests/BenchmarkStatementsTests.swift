import Postgres
import Runtime
import Shop
import ShopTesting
import Testing

/// The benchmark measures PostgreSQL with statements of its own files: they must be the shop's.
@Suite("Statements of the benchmark")
struct BenchmarkStatementsTests {
    @Test("A product by its id is the shop's statement")
    func findProduct() throws {
        let text = try Self.file("find-product")
        #expect(text == Self.normalized(FindProduct(id: 1).sql.text))
    }

    @Test("The first page of products is the shop's statement")
    func listProducts() throws {
        let text = try Self.file("list-products")
        #expect(text == Self.normalized(ListProducts(ProductListing()).sql.text))
    }

    private static func file(_ name: String) throws -> String {
        let path = "\(ProcessEnvironment.repositoryFolder)/Benchmarks/sql/\(name).sql"
        return Self.normalized(String(decoding: try Files.read(path), as: UTF8.self))
    }

    /// The words with one space between.
    private static func normalized(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
