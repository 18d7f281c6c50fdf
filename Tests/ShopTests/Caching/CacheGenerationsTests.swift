import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("What an instance knows of the generations", .loop)
struct CacheGenerationsTests {
    private static func numbers(_ products: Int64) -> GenerationNumbers { GenerationNumbers([.products: products]) }

    @Test("A reading that began before a number was learned takes nothing back")
    @Loop
    func lateReading() {
        let generations = CacheGenerations()
        let begin = MonotonicTime.now()
        generations.advance(to: Self.numbers(7))
        #expect(generations.confirm(Self.numbers(6), at: begin) == [])
        #expect(generations.current == Self.numbers(7) && generations.confirmedAt == begin)
    }

    @Test("One that began later and finds less shows that the database has gone back, as a restored one has")
    @Loop
    func goneBack() {
        let generations = CacheGenerations()
        generations.advance(to: GenerationNumbers([.products: 7, .categories: 3]))
        let later = MonotonicTime.now() + .nanoseconds(1)
        #expect(generations.confirm(GenerationNumbers([.products: 5, .categories: 4]), at: later) == [.products])
        #expect(generations.current == GenerationNumbers([.products: 5, .categories: 4]))
        #expect(generations.changeCounts == [2, 2])
        generations.advance(to: Self.numbers(6))
        #expect(generations.current[.products] == 6)
    }

    @Test("A reading that says nothing of a namespace leaves it alone, and an older one is no confirmation")
    @Loop
    func partial() {
        let generations = CacheGenerations()
        #expect(!generations.isReady)
        generations.advance(to: Self.numbers(7))
        let later = MonotonicTime.now() + .seconds(1)
        #expect(generations.confirm(GenerationNumbers([.categories: 4]), at: later) == [])
        generations.confirm(GenerationNumbers([.categories: 4]), at: later + .seconds(-1))
        #expect(generations.current == GenerationNumbers([.products: 7, .categories: 4]))
        #expect(generations.isReady && generations.confirmedAt == later)
    }
}
