import HTTP
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("What an answer says of its limit")
struct RateLimitFieldsTests {
    @Test(
        "The policy, and what is left of it, as structured fields",
        arguments: [
            (RateLimit.reads, 1200, Int64(1199), "\"reads\";q=1200;w=60", "\"reads\";r=1199;t=1"),
            (.writes, 300, 0, "\"writes\";q=300;w=60", "\"writes\";r=0;t=60"),
            (.resetsByAccount, 3, 2, "\"resets-by-account\";q=3;w=3600", "\"resets-by-account\";r=2;t=1200"),
            (
                .anonymousReads, 1_000_000, 999_999, "\"anonymous-reads\";q=1000000;w=60",
                "\"anonymous-reads\";r=999999;t=1"
            ),
            (.reads, 1200, 1200, "\"reads\";q=1200;w=60", "\"reads\";r=1200;t=0"),
        ]
    )
    func areWritten(_ limit: RateLimit, _ count: Int, _ left: Int64, _ policy: String, _ state: String) throws {
        let quota = Quota(count, perSeconds: limit.windowSeconds)
        var response = HTTPResponse(.ok)
        let outcome = RateLimitOutcome(limit, quota, isAdmitted: true, remaining: left, wait: 0)
        RateLimitFields(limit, quota).add(outcome, to: &response)
        let answer = try TestAnswer(response, to: try TestRequest.make("GET", "/"))
        #expect(answer.fields["ratelimit-policy"] == policy)
        #expect(answer.fields["ratelimit"] == state)
    }

    @Test("A refusal says at least a second, and never a time before the next request may pass")
    func tellsWait() {
        let quota = Quota(1200, perSeconds: 60)
        let outcome = RateLimitOutcome(.reads, quota, isAdmitted: false, remaining: 0, wait: 1)
        #expect(outcome.retryAfterSeconds == 1)
        #expect(outcome.resetSeconds == 60)
        let late = RateLimitOutcome(.reads, quota, isAdmitted: false, remaining: 0, wait: 90_000_001)
        #expect(late.retryAfterSeconds == 91)
        #expect(late.resetSeconds == 91)
    }

    @Test("Every limit has a name of its own, of letters and hyphens")
    func haveNames() {
        let names = RateLimit.allCases.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.allSatisfy { $0 == "-" || ("a"..."z").contains($0) } })
    }
}
