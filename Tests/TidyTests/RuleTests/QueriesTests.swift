import Testing

@Suite("Where SQL stands")
struct QueriesTests {
    @Test(
        "A statement outside a queries file is found",
        arguments: [
            ("Sources/Shop/Catalogue/Products.swift", #"let a = "SELECT 1""#, 1),
            ("Sources/Shop/Catalogue/ProductQueries.swift", #"let a = "SELECT 1""#, 0),
            ("Sources/Shop/Catalogue/Products.swift", "/// SELECT 1", 0),
            ("Sources/Shop/Catalogue/Products.swift", #"let a = "INSERT INTO a""#, 1),
            ("Sources/Shop/Catalogue/Products.swift", #"let a = "UPDATE a SET b = 1""#, 1),
            ("Sources/Shop/Catalogue/Products.swift", #"let a = "DELETE FROM a""#, 1),
            ("Sources/Shop/Seed/Seed.swift", #"let a = "COPY a FROM STDIN""#, 1),
            ("Sources/Shop/Routes.swift", #"let a = ["GET", "DELETE", "Select one"]"#, 0),
            ("Sources/Postgres/A.swift", #"let a = "SELECT 1""#, 0),
            ("Tests/ShopTests/A.swift", #"let a = "SELECT 1""#, 0),
        ]
    )
    func statements(path: String, text: String, count: Int) {
        #expect(Queries.strayStatements(SourceFile(path: path, text: text)).count == count)
    }

    @Test("A statement named by another feature is found, by its own it is not")
    func foreign() {
        let queries = SourceFile(
            path: "Sources/Shop/Catalogue/ProductQueries.swift",
            text: "package struct FindProduct {}"
        )
        let own = SourceFile(path: "Sources/Shop/Catalogue/Products.swift", text: "FindProduct()")
        let other = SourceFile(path: "Sources/Shop/Orders/Orders.swift", text: "// FindProduct\nFindProduct()")
        #expect(Queries.foreignQueries([queries, own]) == [])
        #expect(Queries.foreignQueries([queries, own, other]).map(\.line) == [2])
    }
}
