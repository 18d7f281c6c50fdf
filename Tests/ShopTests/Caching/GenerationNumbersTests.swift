import Testing

@testable import Shop

@Suite("Generations of namespaces")
struct GenerationNumbersTests {
    @Test("They only go forward, whatever comes in which order", arguments: [[1, 2, 3], [3, 1, 2], [2, 3, 3, 1]])
    func goForward(_ numbers: [Int64]) {
        var known = GenerationNumbers()
        #expect(known[.products] == nil)
        for (index, number) in numbers.enumerated() {
            let before = numbers[..<index].max() ?? 0
            let moved = known.advance(to: GenerationNumbers([.products: number]))
            #expect(moved == (number > before ? [.products] : []))
            #expect(known[.products] == max(before, number))
        }
        #expect(known[.categories] == nil)
    }

    @Test("Those of one namespace leave the others alone")
    func areApart() {
        var known = GenerationNumbers([.products: 5, .categories: 7])
        #expect(known.advance(to: GenerationNumbers([.categories: 8])) == [.categories])
        #expect(known == GenerationNumbers([.products: 5, .categories: 8]))
        #expect(known != GenerationNumbers([.products: 6, .categories: 8]))
    }

    @Test("Each namespace has its own place")
    func places() {
        #expect(CacheNamespace.allCases.map(\.index) == Array(CacheNamespace.allCases.indices))
    }
}
