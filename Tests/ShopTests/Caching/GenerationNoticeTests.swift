import Testing

@testable import Shop

@Suite("Notices of new generations")
struct GenerationNoticeTests {
    @Test(
        "One of the shop's own schema is read, however that is called",
        arguments: ["public", "my shop", "my shop products 3", "läden"]
    )
    func own(_ schema: String) {
        let numbers = GenerationNotice.numbers(in: "\(schema) products 12", schema: schema)
        #expect(numbers == GenerationNumbers([.products: 12]))
    }

    @Test(
        "One of another schema, or that is none, is passed over",
        arguments: [
            "other products 12", "shops products 12", "shop two products 12", "shop products", "shop products 0",
            "shop products -1", "shop products x", "shop products 1 2", "shop  products 1", "shop customers 1", "shop",
            "shopproducts 1", "", " products 1",
        ]
    )
    func foreign(_ payload: String) {
        #expect(GenerationNotice.numbers(in: payload, schema: "shop") == nil)
        #expect(GenerationNotice.numbers(in: payload, schema: "") == nil)
    }
}
