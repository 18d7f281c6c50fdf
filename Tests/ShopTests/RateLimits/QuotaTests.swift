import Testing

@testable import Shop

@Suite("Quotas")
struct QuotaTests {
    @Test(
        "The interval between two is never so short that a window would allow one more",
        arguments: [1, 3, 7, 10, 60, 120, 300, 1200, 120_000, 999_999, 1_000_000],
        [60, 3600]
    )
    func hasInterval(_ count: Int, _ windowSeconds: Int) {
        let quota = Quota(count, perSeconds: windowSeconds)
        #expect(quota.fullInterval >= Int64(windowSeconds) * 1_000_000)
        #expect(quota.fullInterval - Int64(windowSeconds) * 1_000_000 < Int64(count))
    }

    @Test(
        "A block is a tenth of the quota, ten at least, and never more than the quota",
        arguments: [(1, 1), (9, 9), (10, 10), (60, 10), (100, 10), (110, 11), (1200, 120), (120_000, 12_000)]
    )
    func hasBlock(_ count: Int, _ blockSize: Int64) {
        #expect(Quota(count, perSeconds: 60).blockSize == blockSize)
    }
}
