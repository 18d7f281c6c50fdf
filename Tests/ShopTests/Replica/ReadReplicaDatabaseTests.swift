import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

/// On a real streaming replica, which is paused so that it is as far behind as the test wants.
@Suite(
    "Reads from a replica",
    .serialized,
    .processes,
    .enabled(if: ProcessEnvironment.isComplete, "\(ProcessEnvironment.missing)"),
    .timeLimit(.minutes(15))
)
struct ReadReplicaDatabaseTests {
    private static let lists = [
        "/api/products/?limit=5&count=true", "/api/products/?name=a&min_price=10", "/api/categories/?count=true",
        "/api/products/?search=a&count=true", "/api/products/?search=a&ordering=name",
        "/api/products/1/recommendations/",
    ]

    @Test("Lists, searches and recommendations come from it, are the primary's, and are cached; one product is not")
    @Loop
    func reads() async throws {
        try await ReplicaServers.with { servers in
            try await TestShop.with {
                servers.configure(&$0)
                $0.replica.url = ""
            } _: { plain in
                try await plain.seed(40)
                try await servers.catchUp()
                try await TestShop.with {
                    servers.configure(&$0)
                    $0.cache.isEnabled = true
                } _: { shop in
                    try await eventually("the replica is used") { shop.application.replica?.isUsable == true }
                    for (number, target) in Self.lists.enumerated() {
                        let (expected, answer) = (try await plain.get(target), try await shop.get(target))
                        #expect(answer.status == 200 && answer.body == expected.body, "\(target)")
                        #expect(answer.fields["etag"] == expected.fields["etag"])
                        #expect(answer.fields["x-total-count"] == expected.fields["x-total-count"])
                        #expect(TestShop.isFromReplica(answer), "\(target) \(answer.fields)")
                        #expect(shop.replicaPages == Double(number + 1))
                        let again = try await shop.get(target)
                        #expect(again.fields["server-timing"] == "cache;desc=\"memory\"" && again.body == answer.body)
                    }
                    for target in ["/api/products/1/", "/api/categories/1/"] {
                        #expect(try await shop.get(target).status == 200)
                    }
                    #expect(shop.replicaPages == Double(Self.lists.count))
                    #expect(shop.metric(#"soundwave_replica_pages_total{server="primary"}"#) == 0)
                    #expect(shop.metric("soundwave_replica_usable") == 1)
                    #expect(try await shop.replicaHealth() == "working")
                    #expect(try await plain.replicaHealth() == nil)
                }
                #expect(plain.metric("soundwave_replica_usable") == nil)
            }
        }
    }

    @Test("While it is paused no write is unseen: by its writer, and at once by an instance that was told nothing")
    @Loop
    func isPaused() async throws {
        try await ReplicaServers.with { servers in
            try await TestShop.with(servers.configure) { one in
                try await one.seed(5)
                try await servers.catchUp()
                try await TestShop.with {
                    servers.configure(&$0)
                    $0.cache.pollInterval = .seconds(3600)
                } _: { other in
                    await other.application.listener.stop(by: .now())
                    for shop in [one, other] { _ = try await shop.fromReplica("/api/products/") }
                    try await servers.pause()
                    for round in 1...20 {
                        try await one.rename(1, to: "Paused \(round)")
                        for shop in [other, one] {
                            #expect(try await shop.get("/api/products/").text.contains("\"Paused \(round)\""))
                        }
                    }
                    for shop in [one, other] {
                        #expect(shop.vainReads("outdated") == 20, "it was asked, and not believed")
                        #expect(shop.application.replica?.isUsable == true)
                    }
                    try await servers.resume()
                    for shop in [one, other] {
                        #expect(try await shop.fromReplica("/api/products/").text.contains("\"Paused 20\""))
                    }
                }
            }
        }
    }

    @Test("While it is paused it fills no cache with what is old, and what is new is cached as ever")
    @Loop
    func poisonsNothing() async throws {
        try await ReplicaServers.with { servers in
            try await TestShop.withTwo({
                servers.configure(&$0)
                $0.cache.isEnabled = true
            }) { one, other in
                try await one.seed(5)
                try await servers.catchUp()
                for shop in [one, other] { try await shop.connectRedis() }
                try await servers.pause()
                for round in 1...10 {
                    try await one.rename(1, to: "Cached \(round)")
                    #expect(try await one.get("/api/products/").text.contains("\"Cached \(round)\""))
                    #expect(try await one.get("/api/products/").fields["server-timing"] == "cache;desc=\"memory\"")
                    try await eventually("the other sees it") {
                        try await other.get("/api/products/").text.contains("\"Cached \(round)\"")
                    }
                    #expect(try await other.get("/api/products/").text.contains("\"Cached \(round)\""))
                }
                #expect(one.vainReads("outdated") > 0)
                #expect(one.replicaPages + other.replicaPages == 0)
                try await servers.resume()
                try await servers.catchUp()
                try await one.rename(1, to: "Last")
                for shop in [one, other] {
                    try await eventually("it is new everywhere") {
                        try await shop.get("/api/products/").text.contains("\"Last\"")
                    }
                }
            }
        }
    }

    @Test("While it is paused an order's stock shows in the lists of every instance, soon and for good")
    @Loop
    func showsStock() async throws {
        try await ReplicaServers.with { servers in
            try await TestShop.withTwo(servers.configure) { one, other in
                let placing = try await one.makePlacing(stocks: [10])
                try await servers.catchUp()
                for shop in [one, other] { _ = try await shop.fromReplica("/api/products/") }
                try await servers.pause()
                for left in [9, 8] {
                    #expect(try await one.order([(placing.products[0], 1)], as: placing.buyer).status == 201)
                    for shop in [one, other] {
                        try await eventually("the list shows the stock") {
                            try await shop.get("/api/products/").text.contains("\"stock\":\(left)")
                        }
                        for _ in 0..<10 {
                            #expect(try await shop.get("/api/products/").text.contains("\"stock\":\(left)"))
                        }
                    }
                }
                try await servers.resume()
                for shop in [one, other] {
                    #expect(try await shop.fromReplica("/api/products/").text.contains("\"stock\":8"))
                }
            }
        }
    }

    @Test("It is not believed when it knows no such product, nor when it still knows one that is gone")
    @Loop
    func missesProducts() async throws {
        try await ReplicaServers.with { servers in
            try await TestShop.with(servers.configure) { shop in
                let placing = try await shop.makePlacing(stocks: [1])
                try await servers.catchUp()
                let old = "/api/products/\(placing.products[0])/recommendations/"
                _ = try await shop.fromReplica(old)
                try await servers.pause()
                let gone = try await shop.send("DELETE", "/api/products/\(placing.products[0])/", as: placing.supplier)
                #expect(gone.status == 204)
                #expect(try await shop.get(old).status == 404)
                let product = try await shop.addProduct("New", price: "1", stock: 1, category: 1, as: placing.supplier)
                let answer = try await shop.get("/api/products/\(product)/recommendations/")
                #expect(answer.status == 200 && answer.text == "[]")
                #expect(shop.vainReads("missing") == 1 && shop.vainReads("outdated") == 1)
                #expect(shop.application.replica?.isUsable == true)
            }
        }
    }

    @Test("When it is further behind than it may be, it is not asked at all; when it has caught up, it is again")
    @Loop
    func lags() async throws {
        try await ReplicaServers.with { servers in
            try await TestShop.with {
                servers.configure(&$0)
                $0.replica.maximumLag = .milliseconds(800)
            } _: { shop in
                try await shop.seed(2)
                _ = try await shop.fromReplica("/api/products/")
                try await servers.pause()
                try await shop.rename(1, to: "Behind")
                try await eventually("it is too far behind") { shop.application.replica?.machine.state == .lagging }
                #expect(shop.metric("soundwave_replica_usable") == 0)
                #expect(try #require(shop.metric("soundwave_replica_lag_seconds")) > 0.8)
                #expect(try await shop.replicaHealth() == "failed")
                #expect(try await shop.get("/health/").status == 200)
                #expect(try await shop.get("/ready").status == 200)
                let (replicaPages, vainReads) = (shop.replicaPages, shop.vainReads("outdated"))
                for _ in 0..<5 { #expect(try await shop.get("/api/products/").text.contains("\"Behind\"")) }
                #expect(shop.replicaPages == replicaPages && shop.vainReads("outdated") == vainReads)
                try await servers.resume()
                #expect(try await shop.fromReplica("/api/products/").text.contains("\"Behind\""))
            }
        }
    }
}
