import Testing

@testable import Shop

@Suite("What clients ask of recommendations")
struct RecommendationListingTests {
    @Test("Ten are given, unless another number up to twenty is asked for")
    func takesLimit() throws {
        #expect(try RecommendationListing(productID: 1, []).limit == 10)
        #expect(try RecommendationListing(productID: 1, [("limit", "20")]).limit == 20)
        #expect(try RecommendationListing(productID: 1, [("limit", "1")]).limit == 1)
    }

    @Test(
        "Anything else is refused",
        arguments: [("limit", "0"), ("limit", "21"), ("limit", ""), ("limit", "x"), ("page", "1"), ("count", "true")]
    )
    func refuses(name: String, value: String) {
        #expect(throws: QueryParameterError.self) { try RecommendationListing(productID: 1, [(name, value)]) }
    }

    @Test("Each answer has its key")
    func hasOwnKey() throws {
        let keys = try [1, 11].flatMap { id in
            try ["1", "11"].map { try RecommendationListing(productID: id, [("limit", $0)]).normalizedKey }
        }
        #expect(Set(keys).count == 4)
    }
}
