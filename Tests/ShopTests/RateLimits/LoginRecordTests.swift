import Testing

@testable import Shop

@Suite("Attempts at an account")
struct LoginRecordTests {
    private static let policy = LoginPolicy(freeFailures: 5)
    private static let minute: Int64 = 60_000

    /// Attempts that fail, each as soon as it may; gives how long each had to wait.
    private func fail(
        _ record: inout LoginRecord,
        _ count: Int,
        from addresses: [String],
        at now: inout Int64
    ) -> [Int64] {
        (0..<count).map { number in
            let address = addresses[number % addresses.count]
            let wait = record.admit(address, Self.policy, at: now)
            now += wait
            if wait > 0 { #expect(record.admit(address, Self.policy, at: now) == 0) }
            record.failed(address, Self.policy, at: now)
            return wait
        }
    }

    @Test("Five failures cost nothing, then each next attempt waits 1, 2, 4 … up to 60 s, from wherever it comes")
    func grows() {
        var record = LoginRecord()
        var now: Int64 = 1_000_000
        let addresses = (0..<100).map { "a\($0)" }
        let waits = self.fail(&record, 14, from: addresses, at: &now)
        #expect(waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60].map { $0 * 1000 })
    }

    @Test("A refused attempt does not prolong the wait")
    func isNotProlonged() {
        var record = LoginRecord()
        var now: Int64 = 0
        _ = self.fail(&record, 8, from: ["a"], at: &now)
        #expect(record.admit("a", Self.policy, at: now) == 8000)
        #expect(record.admit("a", Self.policy, at: now + 7999) == 1)
        #expect(record.admit("a", Self.policy, at: now + 8000) == 0)
    }

    @Test("Attempts at the same moment pass no more often than one after the other")
    func countsAhead() {
        var record = LoginRecord()
        let admitted = (0..<100).count { record.admit("a\($0)", Self.policy, at: 0) == 0 }
        #expect(admitted == 5)
    }

    @Test("The failures are forgotten 15 minutes after the last of them, not before")
    func forgets() {
        for (later, wait) in [(15 * Self.minute - 1, 0), (15 * Self.minute, 0)] as [(Int64, Int64)] {
            var record = LoginRecord()
            var now: Int64 = 0
            _ = self.fail(&record, 6, from: ["a"], at: &now)
            now += later
            #expect(record.admit("a", Self.policy, at: now) == wait)
            record.failed("a", Self.policy, at: now)
            #expect((record.admit("a", Self.policy, at: now) > 0) == (later < 15 * Self.minute))
        }
    }

    @Test("The owner gets in at once from a known address, and from a new one within a minute, after any attack")
    func admitsOwner() {
        var record = LoginRecord()
        #expect(record.admit("home", Self.policy, at: 0) == 0)
        record.succeeded("home", Self.policy, at: 0)
        var now: Int64 = Self.minute
        _ = self.fail(&record, 50, from: (0..<50).map { "bot\($0)" }, at: &now)
        #expect(record.admit("elsewhere", Self.policy, at: now) == Self.minute)
        #expect(record.admit("home", Self.policy, at: now) == 0)
        record.succeeded("home", Self.policy, at: now)
        #expect(record.admit("bot1", Self.policy, at: now) == Self.minute, "the attack is not forgiven by that")
        #expect(record.admit("elsewhere", Self.policy, at: now + Self.minute) == 0)
    }

    @Test("A known address has a counter of its own, with the same waits")
    func limitsKnownAddress() {
        var record = LoginRecord()
        record.succeeded("home", Self.policy, at: 0)
        var now: Int64 = 1
        let waits = self.fail(&record, 7, from: ["home"], at: &now)
        #expect(waits == [0, 0, 0, 0, 0, 1000, 2000])
        #expect(record.admit("elsewhere", Self.policy, at: now) == 0)
    }

    @Test("An address is known for 30 days after the last success")
    func expires() {
        let lifetime = Self.policy.knownAddressLifetime
        for (later, isKnown) in [(lifetime - 1, true), (lifetime, false)] {
            var record = LoginRecord()
            record.succeeded("home", Self.policy, at: 0)
            for _ in 0..<5 { _ = record.admit("bot", Self.policy, at: later) }
            #expect((record.admit("home", Self.policy, at: later) == 0) == isKnown)
        }
    }

    @Test("An attempt that came to no end does not count")
    func withdraws() {
        var record = LoginRecord()
        for _ in 0..<100 {
            #expect(record.admit("a", Self.policy, at: 0) == 0)
            record.withdrawn("a", Self.policy, at: 0)
        }
        for _ in 0..<5 { #expect(record.admit("a", Self.policy, at: 0) == 0) }
        #expect(record.admit("a", Self.policy, at: 0) == 1000)
        record.withdrawn("a", Self.policy, at: 0)
        #expect(record.admit("a", Self.policy, at: 0) == 0)
    }

    @Test("At most 16 addresses are known, the last ones")
    func isBounded() {
        var record = LoginRecord()
        for number in 0..<40 { record.succeeded("a\(number)", Self.policy, at: Int64(number)) }
        #expect(record.knownAddressCount == 16)
        for _ in 0..<5 { _ = record.admit("bot", Self.policy, at: 100) }
        for number in 0..<40 {
            #expect((record.admit("a\(number)", Self.policy, at: 100) == 0) == (number >= 24))
        }
    }
}
