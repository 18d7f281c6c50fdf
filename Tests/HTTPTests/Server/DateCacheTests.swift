import Runtime
import Testing

@testable import HTTP

@Suite("The date of answers")
struct DateCacheTests {
    @Test("It is the wall clock's second")
    func present() {
        let before = Int(UTCTime.now().seconds)
        var cache = DateCache()
        let date = cache.date(now: .now())
        let after = Int(UTCTime.now().seconds)
        #expect((before...after).contains { HTTPDate(secondsSince1970: $0) == date })
    }

    @Test("It is made anew after a second at the latest, and stays the same within one moment")
    func renewal() {
        var cache = DateCache()
        // The cache's own clock decides when it looks at the wall clock: this first look is long ago.
        let long = MonotonicTime.now()
        let first = cache.date(now: long)
        #expect(cache.date(now: long) == first)
        let before = Int(UTCTime.now().seconds)
        let second = cache.date(now: long + .seconds(1))
        let after = Int(UTCTime.now().seconds)
        #expect((before...after).contains { HTTPDate(secondsSince1970: $0) == second })
    }
}
