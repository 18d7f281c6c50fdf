import Testing

@testable import Shop

@Suite("A bucket of tokens")
struct TokenBucketTests {
    private static let quota = Quota(6, perSeconds: 60)
    private static let second: Int64 = 1_000_000

    @Test("A new bucket is full: all of the quota may pass at once, and no more")
    func startsFull() {
        var bucket = TokenBucket()
        for left in (0..<6).reversed() {
            #expect(bucket.take(1, of: Self.quota, at: 0) == 1)
            #expect(bucket.remaining(Self.quota, at: 0) == Int64(left))
        }
        #expect(bucket.take(1, of: Self.quota, at: 0) == 0)
        #expect(bucket.wait(for: 1, of: Self.quota, at: 0) == 10 * Self.second)
    }

    @Test("It refills steadily, and holds no more than the quota")
    func refills() {
        var bucket = TokenBucket()
        #expect(bucket.take(10, of: Self.quota, at: 0) == 6)
        for (seconds, tokens) in [(9, 0), (10, 1), (19, 1), (20, 2), (59, 5), (60, 6), (600, 6)] as [(Int64, Int64)] {
            #expect(bucket.remaining(Self.quota, at: seconds * Self.second) == tokens)
            var copy = bucket
            #expect(copy.take(10, of: Self.quota, at: seconds * Self.second) == tokens)
        }
    }

    @Test("The wait is as long as it takes: one microsecond earlier there is none, and then there is", arguments: 1...6)
    func waits(_ tokens: Int64) {
        var bucket = TokenBucket()
        _ = bucket.take(6, of: Self.quota, at: 5)
        let wait = bucket.wait(for: tokens, of: Self.quota, at: 7)
        #expect(bucket.remaining(Self.quota, at: 7 + wait - 1) == tokens - 1)
        #expect(bucket.remaining(Self.quota, at: 7 + wait) == tokens)
    }

    @Test(
        "In whatever order tokens are asked for, no window gives more than the quota and its refill",
        arguments: 0..<50
    )
    func keepsQuota(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let quota = Quota(random.next(below: 50) + 1, perSeconds: 60)
        var bucket = TokenBucket()
        var now: Int64 = 0
        var taken: Int64 = 0
        for _ in 0..<2000 {
            now += Int64(random.next(below: 3_000_000))
            taken += bucket.take(Int64(random.next(below: 5)), of: quota, at: now)
            #expect(taken <= quota.count + now / quota.interval)
        }
        #expect(taken > quota.count)
    }

    @Test("A bucket that another granted from owes nothing")
    func notes() {
        var bucket = TokenBucket()
        for _ in 0..<100 { bucket.note(Self.quota, at: 0) }
        #expect(bucket.untilFull(Self.quota, at: 0) == 60 * Self.second)
        #expect(bucket.take(1, of: Self.quota, at: 10 * Self.second) == 1)
    }

    @Test("Under a lowered quota, or a clock that went back, the bucket is empty for no longer than it takes to fill")
    func isCapped() {
        let bucket = TokenBucket(fullAt: 1_000_000 * Self.second)
        #expect(bucket.untilFull(Self.quota, at: 0) == 60 * Self.second)
        #expect(bucket.remaining(Self.quota, at: 0) == 0)
    }
}
