import Testing

@testable import Shop

@Suite("SplitMix64")
struct SplitMix64Tests {
    @Test("It gives the published numbers for the seed 1234567")
    func matchesReference() {
        var random = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect((0..<5).map { _ in random.next() } == expected)
    }

    @Test("Numbers below a bound are all met, and none beyond")
    func staysBelow() {
        var random = SplitMix64(seed: 1)
        let met = Set((0..<1000).map { _ in random.next(below: 7) })
        #expect(met == Set(0..<7))
    }
}
