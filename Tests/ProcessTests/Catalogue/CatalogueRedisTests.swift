import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Redis only holds bytes: whatever becomes of it, lists are read, edits are seen, and nothing old comes back.
    @Suite("Lists while Redis fails")
    struct CatalogueRedisTests {
        enum Trouble: CaseIterable {
            case killed, stopped, flushed, full
        }

        /// Within which everything is answered meanwhile.
        private static let limit = Duration.seconds(2)

        @Test("are read, show each edit as soon as ever, and nothing old afterwards", arguments: Trouble.allCases)
        @Loop
        func outage(_ trouble: Trouble) async throws {
            try await CatalogueShop.with { shop in
                for instance in shop.instances { #expect(try await shop.shown(by: instance) == 0) }
                try await shop.edit(1, at: shop.instances[0])
                for instance in shop.instances { _ = try await shop.delay(of: 1, at: instance, since: .now()) }

                try await Self.cause(trouble, in: shop)
                var delays: [Duration] = []
                for number in 2...11 {
                    let (writer, other) = (shop.instances[number % 2], shop.instances[(number + 1) % 2])
                    let acknowledged = try await shop.edit(number, at: writer, within: Self.limit)
                    #expect(try await shop.shown(by: writer, within: Self.limit) == number)
                    delays.append(try await shop.delay(of: number, at: other, since: acknowledged))
                }
                #expect(median(delays) <= .milliseconds(50))
                #expect(delays.allSatisfy { $0 <= .seconds(1) }, "\(delays.sorted().suffix(3))")

                try await Self.repair(trouble, in: shop)
                #expect(try await shop.stays(11, for: .seconds(3)))
                let acknowledged = try await shop.edit(12, at: shop.instances[0])
                let delay = try await shop.delay(of: 12, at: shop.instances[1], since: acknowledged)
                #expect(delay <= .seconds(1))
                #expect(try await shop.stays(12))
            }
        }

        @Loop
        private static func cause(_ trouble: Trouble, in shop: CatalogueShop) async throws {
            switch trouble {
            case .killed: shop.redis.kill()
            case .stopped: shop.redis.suspend()
            case .flushed: try await Self.redis(shop, "FLUSHALL")
            case .full:
                try await Self.redis(shop, "CONFIG", "SET", "maxmemory-policy", "noeviction")
                try await Self.redis(shop, "CONFIG", "SET", "maxmemory", "1")
            }
        }

        @Loop
        private static func repair(_ trouble: Trouble, in shop: CatalogueShop) async throws {
            switch trouble {
            case .killed: try shop.redis.start()
            case .stopped: shop.redis.resume()
            case .flushed: break
            case .full: try await Self.redis(shop, "CONFIG", "SET", "maxmemory", "0")
            }
        }

        @Loop
        private static func redis(_ shop: CatalogueShop, _ command: String...) async throws {
            let process = try ChildProcess(["redis-cli", "-u", shop.redis.url] + command)
            #expect(try await process.end(within: .seconds(10)) == .code(0))
        }
    }
}
