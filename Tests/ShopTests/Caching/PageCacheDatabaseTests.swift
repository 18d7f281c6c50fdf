import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "The cache of pages",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set"),
    .timeLimit(.minutes(15))
)
struct PageCacheDatabaseTests {
    private static let key = PageKey(.products, "test")

    @Test("After a write its writer's next read has it at once, the other instance's soon")
    @Loop
    func coherence() async throws {
        try await TestShop.withTwo { one, other in
            try await one.seed(3)
            for round in 0..<30 {
                try await one.rename(1, to: "Name \(round)")
                #expect(try await one.get("/api/products/").text.contains("\"Name \(round)\""))
                try await eventually("the other sees it", within: .seconds(5)) {
                    let answer = try await other.get("/api/products/")
                    return answer.text.contains("\"Name \(round)\"")
                }
            }
        }
    }

    @Test("Notices alone tell it, without a poll")
    @Loop
    func isNotified() async throws {
        try await TestShop.withTwo({ $0.cache.pollInterval = .seconds(3600) }) { one, other in
            try await one.seed(1)
            try await eventually("the other listens") { other.application.listener.isListening }
            #expect(try await other.get("/api/products/").status == 200)
            try await one.rename(1, to: "Told")
            try await eventually("the other sees it") { try await other.get("/api/products/").text.contains("Told") }
        }
    }

    @Test("With the listening connection cut, the poll tells it")
    @Loop
    func isPolled() async throws {
        try await TestShop.withTwo { one, other in
            try await one.seed(1)
            #expect(try await other.get("/api/products/").status == 200)
            await other.application.listener.stop(by: .now())
            try await one.rename(1, to: "Polled")
            try await eventually("the other sees it") { try await other.get("/api/products/").text.contains("Polled") }
        }
    }

    @Test("A write that is rolled back begins no generation")
    @Loop
    func rolledBack() async throws {
        struct Failure: Error {}
        try await TestShop.with { shop in
            let before = shop.application.generations.current
            do {
                try await shop.writes.run { (_) async throws -> (value: Void, changed: Set<CacheNamespace>) in
                    throw Failure()
                }
                Issue.record("it failed")
            } catch is Failure {}
            #expect(shop.application.generations.current == before)
            let now = try await shop.application.postgres.read(ReadGenerations())
            #expect(now == before)
        }
    }

    @Test("Filters never mix: each cached answer is that of a shop without a cache, and says from where it comes")
    @Loop
    func filtersDoNotMix() async throws {
        try await TestShop.with {
            $0.rateLimits.anonymousReads = 0
        } _: { shop in
            try await shop.seed(60)
            try await TestShop.with {
                $0.cache.isEnabled = false
                $0.rateLimits.anonymousReads = 0
            } _: { uncached in
                for query in Self.queries {
                    let first = try await shop.get("/api/products/" + query)
                    let again = try await shop.get("/api/products/" + query)
                    let plain = try await uncached.get("/api/products/" + query)
                    #expect(first.status == 200 && first.text == plain.text && again.text == plain.text, "\(query)")
                    for field in ["etag", "link", "x-total-count", "content-type", "cache-control"] {
                        #expect(first.fields[field] == plain.fields[field], "\(query) \(field)")
                        #expect(again.fields[field] == plain.fields[field], "\(query) \(field)")
                    }
                    #expect(again.fields["server-timing"] == "cache;desc=\"memory\"")
                    #expect(plain.fields["server-timing"]?.hasPrefix("cache;desc=\"database\"") == true)
                }
                #expect(uncached.metric("soundwave_cache_entries") == 0)
            }
        }
    }

    /// Every combination of the filters, in some orders and pages.
    private static let queries: [String] = {
        var queries = [""]
        for choices in [
            ["category=1", "category=2"], ["in_stock=true", "in_stock=false"], ["min_price=10"], ["max_price=5000"],
            ["name=a", "name=o"], ["ordering=-price", "ordering=name"], ["limit=5", "limit=7&page=2"], ["count=true"],
        ] {
            queries += queries.flatMap { query in choices.prefix(query.count < 40 ? 2 : 1).map { "\(query)&\($0)" } }
        }
        return queries.map { $0.isEmpty ? "" : "?" + $0.dropFirst() }
    }()

    @Test("Spellings of one page are one page: equal bytes, one fill; and a link leads on through the whole list")
    @Loop
    func spellings() async throws {
        try await TestShop.with { shop in
            try await shop.seed(30)
            let spellings = [
                "/api/products/?limit=7&name=A", "/api/products?name=%61&limit=7",
                "/api/products/?name=a&&limit=7&page=1",
                "/api/products/?n%61me=a&limit=7&count=false",
            ]
            let fills = shop.fills
            let answers = try await Self.answers(shop, spellings)
            for answer in answers {
                #expect(answer.body == answers[0].body && answer.fields["etag"] == answers[0].fields["etag"])
                #expect(answer.fields["link"] == answers[0].fields["link"])
            }
            #expect(shop.fills == fills + 1)
            var ids: [String] = []
            var target: String? = "/api/products?limit=4&count=true"
            while let next = target {
                let answer = try await shop.get(next)
                #expect(answer.fields["x-total-count"] == "30")
                ids += answer.text.split(separator: "{\"id\":").dropFirst().map { String($0.prefix { $0 != "," }) }
                target = answer.fields["link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
            }
            #expect(ids.count == 30 + 30, "each product has an id and its category's")
        }
    }

    @Loop
    private static func answers(_ shop: TestShop, _ targets: [String]) async throws -> [TestAnswer] {
        var answers: [TestAnswer] = []
        for target in targets { answers.append(try await shop.get(target)) }
        return answers
    }

    @Test("From memory too: 304 to who has it, HEAD without content, the same with a token, 406, and no wrong query")
    @Loop
    func conditions() async throws {
        try await TestShop.with { shop in
            try await shop.seed(3)
            try await shop.addUser("ada")
            let token = try await shop.signIn("ada").access
            let first = try await shop.get("/api/categories/")
            let tag = try #require(first.fields["etag"])
            for _ in 0..<2 {
                let known = try await shop.get("/api/categories/", ["If-None-Match": tag])
                #expect(known.status == 304 && known.body.isEmpty && known.fields["etag"] == tag)
                #expect(known.fields["content-type"] == nil)
                let head = try await shop.send("HEAD", "/api/categories/")
                #expect(head.status == 200 && head.body.isEmpty)
                #expect(head.fields["content-length"] == "\(first.body.count)")
                let signedIn = try await shop.get("/api/categories/", token: token)
                #expect(signedIn.body == first.body && signedIn.fields["x-request-id"] != first.fields["x-request-id"])
                #expect(signedIn.fields["ratelimit"] != nil && signedIn.fields["x-content-type-options"] == "nosniff")
                #expect(try await shop.get("/api/categories/", ["Accept": "text/html"]).status == 406)
                #expect(try await shop.get("/api/categories/?limit=0").status == 400)
                #expect(try await shop.get("/api/categories/", token: "nonsense").status == 401)
            }
        }
    }

    @Test("300 identical reads at once on a cold cache are one statement an instance at most")
    @Loop
    func oneFiller() async throws {
        try await TestShop.withTwo { one, other in
            try await one.seed(20)
            for shop in [one, other] { try await shop.connectRedis() }
            let answers = try await atOnce(300) { number in
                try await (number % 2 == 0 ? one : other).get("/api/products/?count=true&name=a")
            }
            #expect(Set(answers.map(\.status)) == [200] && Set(answers.map(\.body)).count == 1)
            #expect(one.fills <= 1 && other.fills <= 1)
            #expect(try #require(one.metric("soundwave_cache_waits_total")) > 100)
        }
    }

    @Test("A late filler brings nothing old back, neither to memory nor to Redis, and is not answered itself")
    @Loop
    func lateFiller() async throws {
        try await TestShop.withTwo { one, other in
            try await one.seed(1)
            for shop in [one, other] { try await shop.connectRedis() }
            let gate = Gate()
            let late = EventLoop.shared.task(returning: { () async -> Result<TestAnswer, any Error> in
                await one.result(Self.key) {
                    let page = try await one.namePage()
                    await gate.wait()
                    return page
                }
            })
            try await eventually("the late filler has read") { gate.isWaiting }
            try await one.rename(1, to: "New")
            let fresh = try await one.result(Self.key) { try await one.namePage() }.get()
            #expect(fresh.text == "New")
            gate.open()
            #expect(try await late.value.get().text == "New")
            for shop in [one, other] {
                try await eventually("it knows of the write") {
                    shop.application.generations.current == one.application.generations.current
                }
                for _ in 0..<3 {
                    #expect(try await shop.result(Self.key) { try await shop.namePage() }.get().text == "New")
                }
            }
            #expect(one.metric("soundwave_cache_outdated_fills_total") == 1)
        }
    }

    @Test("What is read from a replica that lags is not answered: 503 rather than the old")
    @Loop
    func laggingReplica() async throws {
        try await TestShop.with { shop in
            try await shop.seed(1)
            let old = try await shop.namePage()
            try await shop.rename(1, to: "New")
            let fills = shop.fills
            let answer = await shop.result(Self.key) { old }
            #expect(throws: Problem.self) { () throws in _ = try answer.get() }
            #expect(shop.fills == fills + Double(PageCache.maximumFillCount))
            #expect(try await shop.result(Self.key) { try await shop.namePage() }.get().text == "New")
        }
    }

    @Test("A fill goes on when the client that began it goes away; an error reaches all who wait, and is not kept")
    @Loop
    func fillFailsOrIsLeft() async throws {
        try await TestShop.with { shop in
            try await shop.seed(1)
            let gate = Gate()
            let first = EventLoop.shared.task(returning: {
                await shop.result(Self.key) {
                    await gate.wait()
                    throw Problem.notFound
                }
            })
            try await eventually("it fills") { gate.isWaiting }
            let second = EventLoop.shared.task(returning: { await shop.result(Self.key) { try await shop.namePage() } })
            try await eventually("the second waits") { shop.metric("soundwave_cache_waits_total") == 1 }
            first.cancel()
            gate.open()
            for result in [await first.value, await second.value] {
                #expect(throws: Problem.self) { () throws in _ = try result.get() }
            }
            #expect(shop.metric("soundwave_cache_fill_failures_total") == 1)
            #expect(try await shop.result(Self.key) { try await shop.namePage() }.get().status == 200)
        }
    }

    @Test("Pages end with their life; a popular one is read again before that, once, and is answered meanwhile")
    @Loop
    func expiryAndRefresh() async throws {
        let clock = TestClock()
        try await TestShop.with {
            $0.cache.lifetime = .seconds(100)
        } now: {
            clock.now
        } _: { shop in
            try await shop.seed(2)
            for _ in 0..<20 { #expect(try await shop.get("/api/products/").status == 200) }
            let fills = shop.fills
            for _ in 0..<90 where shop.metric("soundwave_cache_refreshes_total") == 0 {
                clock.advance(by: .seconds(1))
                #expect(try await shop.get("/api/products/").fields["server-timing"] == "cache;desc=\"memory\"")
            }
            try await eventually("it is read again") {
                shop.fills == fills + 1 && shop.application.caches.pages.flights.count == 0
            }
            #expect(shop.metric("soundwave_cache_refreshes_total") == 1)
            clock.advance(by: .seconds(60))
            #expect(try await shop.get("/api/products/").fields["server-timing"] == "cache;desc=\"memory\"")
            #expect(shop.fills == fills + 1, "the new page has a life of its own")
            clock.advance(by: .seconds(60))
            #expect(try await shop.get("/api/products/").status == 200)
            #expect(shop.fills == fills + 2)
        }
    }

    @Test("While PostgreSQL is gone pages go on with their Age for the time that is set, and then it is 503")
    @Loop
    func outage() async throws {
        try await TestShop.with {
            $0.cache.maximumUnconfirmed = .seconds(4)
            $0.postgres.waitTimeout = .milliseconds(200)
        } _: { shop in
            try await shop.seed(2)
            let before = try await shop.get("/api/products/")
            #expect(before.status == 200 && before.fields["age"] == nil)
            await shop.application.postgres.stop(by: .now())
            try await eventually("the answer says how old the knowledge is") {
                let answer = try await shop.get("/api/products/")
                return answer.status == 200 && answer.fields["age"] == "2"
            }
            try await eventually("it is too old") { try await shop.get("/api/products/").status == 503 }
            #expect(try #require(shop.metric("soundwave_cache_unconfirmed_seconds")) > 4)
        }
    }

    @Test("Memory stays within its bytes, and evicts")
    @Loop
    func eviction() async throws {
        try await TestShop.with {
            $0.cache.maximumMemoryBytes = 20_000
        } _: { shop in
            try await shop.seed(40)
            for limit in 1...40 {
                #expect(try await shop.get("/api/products/?limit=\(limit)").status == 200)
                #expect(try #require(shop.metric("soundwave_cache_bytes")) <= 20_000)
            }
            #expect(try #require(shop.metric("soundwave_cache_evictions_total")) > 0)
        }
    }

    @Test("A list without rows, and one with SERVER_TIMING=off, are answered and cached as well")
    @Loop
    func emptyAndUntimed() async throws {
        try await TestShop.with {
            $0.cache.tellsServerTiming = false
        } _: { shop in
            for path in ["/api/categories/", "/api/products/", "/api/categories/?count=true&page=3"] {
                for _ in 0..<2 {
                    let answer = try await shop.get(path)
                    #expect(answer.text == "[]" && answer.fields["server-timing"] == nil)
                }
            }
            #expect(shop.fills == 3 && shop.metric(Self.memoryHits) == 3)
        }
    }

    private static let memoryHits = #"soundwave_cache_hits_total{level="memory"}"#
}
