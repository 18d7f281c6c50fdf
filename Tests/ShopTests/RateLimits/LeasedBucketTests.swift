import Testing

@testable import Shop

@Suite("A bucket of leased tokens")
struct LeasedBucketTests {
    private static let quota = Quota(1200, perSeconds: 60)

    private func take(_ bucket: inout LeasedBucket, at now: Int64, isShared: Bool = true) -> LeasedBucket.Step {
        bucket.take(Self.quota, at: now, isShared: isShared, isLeased: true)
    }

    @Test("A new client passes at once, on credit, and the block is asked for")
    func beginsOnCredit() {
        var bucket = LeasedBucket()
        #expect(self.take(&bucket, at: 0) == .admitted(renewal: 120))
        #expect(bucket.remaining(Self.quota, at: 0, isShared: true) == 1199)
        for _ in 1..<120 { #expect(self.take(&bucket, at: 0) == .admitted(renewal: 0)) }
        #expect(self.take(&bucket, at: 0) == .ask(.token))
    }

    @Test("More is leased when half of it is used, once, and nobody waits as long as the answer comes in time")
    func renewsAhead() {
        var bucket = LeasedBucket()
        var shared = TokenBucket()
        var renewals = 0
        for _ in 0..<1200 {
            guard case .admitted(let renewal) = self.take(&bucket, at: 0) else {
                Issue.record("a request had to wait")
                return
            }
            guard renewal > 0 else { continue }
            renewals += 1
            let granted = shared.take(renewal, of: Self.quota, at: 0)
            bucket.renewed(granted, untilFull: shared.untilFull(Self.quota, at: 0), Self.quota, at: 0)
        }
        #expect(renewals <= 21)
        #expect(bucket.remaining(Self.quota, at: 0, isShared: true) == 0)
        #expect(self.take(&bucket, at: 0) == .limited(wait: 50_000))
    }

    @Test("The answer says how many are left over all instances: leased here, and in the shared bucket")
    func tellsRemaining() {
        var bucket = LeasedBucket()
        var shared = TokenBucket()
        _ = shared.take(500, of: Self.quota, at: 0)  // by another instance
        _ = self.take(&bucket, at: 0)
        let granted = shared.take(120, of: Self.quota, at: 0)
        bucket.renewed(granted, untilFull: shared.untilFull(Self.quota, at: 0), Self.quota, at: 0)
        #expect(bucket.remaining(Self.quota, at: 0, isShared: true) == 699)
    }

    @Test("A credit that is not granted stops the client until it is earned")
    func owesCredit() {
        var bucket = LeasedBucket()
        for _ in 0..<30 { _ = self.take(&bucket, at: 0) }
        bucket.renewed(0, untilFull: Self.quota.fullInterval, Self.quota, at: 0)
        #expect(bucket.remaining(Self.quota, at: 0, isShared: true) == 0)
        #expect(self.take(&bucket, at: 0) == .limited(wait: 31 * 50_000))
        #expect(self.take(&bucket, at: 31 * 50_000 - 1) == .limited(wait: 1))
        #expect(self.take(&bucket, at: 31 * 50_000) == .ask(.block))
        #expect(
            bucket.answered(.block, 31, untilFull: Self.quota.fullInterval, Self.quota, at: 31 * 50_000)
                == .admitted(renewal: 0)
        )
        #expect(self.take(&bucket, at: 31 * 50_000) == .limited(wait: 50_000))
    }

    @Test("What is asked for singly is decided by the shared bucket alone")
    func asksSingly() {
        var bucket = LeasedBucket()
        #expect(bucket.take(Self.quota, at: 0, isShared: true, isLeased: false) == .ask(.token))
        #expect(bucket.answered(.token, 1, untilFull: 50_000, Self.quota, at: 0) == .admitted(renewal: 0))
        #expect(bucket.remaining(Self.quota, at: 0, isShared: true) == 1199)
        #expect(
            bucket.answered(.token, 0, untilFull: Self.quota.fullInterval, Self.quota, at: 0) == .limited(wait: 50_000)
        )
    }

    @Test("Without the shared bucket the own one decides, and it has counted what passed before")
    func decidesAlone() {
        var bucket = LeasedBucket()
        for _ in 0..<100 { _ = self.take(&bucket, at: 0) }
        for _ in 100..<1200 { #expect(self.take(&bucket, at: 0, isShared: false) == .admittedAlone) }
        #expect(bucket.remaining(Self.quota, at: 0, isShared: false) == 0)
        #expect(self.take(&bucket, at: 0, isShared: false) == .limitedAlone(wait: 50_000))
        #expect(self.take(&bucket, at: 50_000, isShared: false) == .admittedAlone)
    }

    @Test("A question that is not answered is decided alone, and the next one asks again", arguments: [false, true])
    func survivesFailure(_ isBlock: Bool) {
        var bucket = LeasedBucket()
        for _ in 0..<120 { _ = self.take(&bucket, at: 0) }
        if isBlock { bucket.renewalFailed() }
        let question: LeasedBucket.Question = isBlock ? .block : .token
        #expect(self.take(&bucket, at: 0) == .ask(question))
        #expect(bucket.failed(question, Self.quota, at: 0) == .admittedAlone)
        #expect(self.take(&bucket, at: 0) == .ask(question))
    }

    @Test("A lease that lay unused for a window is worth nothing: the client begins anew")
    func expires() {
        var bucket = LeasedBucket()
        _ = self.take(&bucket, at: 0)
        bucket.renewed(120, untilFull: 120 * 50_000, Self.quota, at: 0)
        #expect(self.take(&bucket, at: 59_999_999) == .admitted(renewal: 0))
        #expect(self.take(&bucket, at: 60_000_000) == .admitted(renewal: 120))
        #expect(bucket.remaining(Self.quota, at: 60_000_000, isShared: true) == 1199)
    }

    @Test(
        "However requests and answers interleave, the instances together admit the quota, its refill, and a block each",
        arguments: 0..<60
    )
    func keepsQuota(_ seed: UInt64) {
        var simulation = LeaseSimulation(seed: seed)
        simulation.run()
        #expect(simulation.admitted <= simulation.mostAllowed, "\(simulation)")
        // Whoever asks for more than the quota gets nearly all of it, although it is spread over leases.
        #expect(simulation.admitted >= simulation.leastOwed, "\(simulation)")
    }
}

/// Several instances and their shared bucket; the answers of the bucket come late, in order for each instance.
private struct LeaseSimulation: CustomStringConvertible {
    private enum Waiting {
        case renewal(Int64)
        case question(LeasedBucket.Question)
    }

    private struct Instance {
        var bucket = LeasedBucket()
        var waiting: [Waiting] = []
    }

    private var random: SplitMix64
    private let quota: Quota
    private var instances: [Instance]
    private var shared = TokenBucket()
    private var now: Int64 = 0
    private(set) var admitted: Int64 = 0

    init(seed: UInt64) {
        self.random = SplitMix64(seed: seed)
        self.quota = Quota(self.random.next(below: 300) + 1, perSeconds: 60)
        self.instances = Array(repeating: Instance(), count: self.random.next(below: 4) + 1)
    }

    var mostAllowed: Int64 {
        self.quota.count + self.now / self.quota.interval + self.quota.blockSize * Int64(self.instances.count)
    }

    var leastOwed: Int64 { self.quota.count - self.quota.blockSize * Int64(self.instances.count) }

    var description: String { "\(self.quota), \(self.instances.count) instances, \(self.admitted) at \(self.now)" }

    /// Far more requests than the quota allows, in less than a window.
    mutating func run() {
        while self.now < 59_000_000 {
            self.now += Int64(self.random.next(below: 100_000))
            let index = self.random.next(below: self.instances.count)
            if self.random.next(below: 3) > 0 { self.request(index) } else { self.answer(index) }
        }
        for index in self.instances.indices {
            while !self.instances[index].waiting.isEmpty { self.answer(index) }
        }
    }

    private mutating func request(_ index: Int) {
        let step = self.instances[index].bucket.take(self.quota, at: self.now, isShared: true, isLeased: true)
        switch step {
        case .admitted(let renewal):
            self.admitted += 1
            if renewal > 0 { self.instances[index].waiting.append(.renewal(renewal)) }
        case .ask(let question): self.instances[index].waiting.append(.question(question))
        case .limited: break
        case .admittedAlone, .limitedAlone: Issue.record("the shared bucket was there")
        }
    }

    private mutating func answer(_ index: Int) {
        guard !self.instances[index].waiting.isEmpty else { return }
        switch self.instances[index].waiting.removeFirst() {
        case .renewal(let count):
            let granted = self.shared.take(count, of: self.quota, at: self.now)
            let untilFull = self.shared.untilFull(self.quota, at: self.now)
            self.instances[index].bucket.renewed(granted, untilFull: untilFull, self.quota, at: self.now)
        case .question(let question):
            let granted = self.shared.take(question.count(self.quota), of: self.quota, at: self.now)
            let untilFull = self.shared.untilFull(self.quota, at: self.now)
            let step = self.instances[index].bucket.answered(
                question,
                granted,
                untilFull: untilFull,
                self.quota,
                at: self.now
            )
            if step == .admitted(renewal: 0) { self.admitted += 1 }
        }
    }
}
