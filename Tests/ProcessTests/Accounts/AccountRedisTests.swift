import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Redis only makes accounts faster: what it loses is nobody's session, and what it has is nobody's return.
    @Suite("Accounts while Redis fails")
    struct AccountRedisTests {
        enum Trouble: CaseIterable {
            case killed, stopped, flushed
        }

        /// Within which everything is answered meanwhile.
        private static let limit = Duration.seconds(2)

        private static let password = "vinyl-and-coffee"

        @Test(
            "Nobody is logged out, who has logged out stays so, and all is answered within 2 s",
            arguments: Trouble.allCases
        )
        @Loop
        func outage(_ trouble: Trouble) async throws {
            try await AccountShop.with { shop in
                let (one, other) = (shop.directClients[0], shop.directClients[1])
                var kept = try await one.logIn("demo_customer", password: Self.password)
                let before = try await other.logIn("demo_customer", password: Self.password)
                let later = try await other.logIn("demo_customer", password: Self.password)
                for client in [one, other] {
                    #expect(try await client.get("/api/sessions/", token: kept.access).deviceIDs().count == 3)
                }
                #expect(try await one.revoke(before.refresh).status == 204)
                try await shop.awaitRefusal(of: before.access)

                try await Self.cause(trouble, in: shop)
                kept = try await Self.useAll(kept, open: [later], ended: [before], in: shop)
                #expect(try await one.revoke(later.refresh, within: Self.limit).status == 204)
                try await shop.awaitRefusal(of: later.access)
                kept = try await Self.useAll(kept, open: [], ended: [before, later], in: shop)

                try Self.repair(trouble, in: shop)
                for instance in shop.instances { try await Self.awaitRedis(of: instance) }
                kept = try await Self.useAll(kept, open: [], ended: [before, later], in: shop)
            }
        }

        /// Expects that sessions go on at both instances and new ones begin, and that the ended ones stay ended.
        ///
        /// - Returns: The session's tokens after it.
        @Loop
        private static func useAll(
            _ kept: AccountClient.Tokens,
            open: [AccountClient.Tokens],
            ended: [AccountClient.Tokens],
            in shop: AccountShop
        ) async throws -> AccountClient.Tokens {
            var kept = kept
            for client in shop.directClients + [shop.client] {
                #expect(try await client.get("/api/users/me/", token: kept.access, within: Self.limit).status == 200)
                kept = try await client.refresh(kept.refresh, within: Self.limit)
                let new = try await client.logIn("demo_customer", password: Self.password, within: Self.limit)
                for tokens in open + [new] {
                    let answer = try await client.get("/api/users/me/", token: tokens.access, within: Self.limit)
                    #expect(answer.status == 200)
                }
                let devices = try await client.get("/api/sessions/", token: kept.access, within: Self.limit)
                #expect(try devices.deviceIDs().count == open.count + 2)
                #expect(try await client.revoke(new.refresh, within: Self.limit).status == 204)
                for tokens in ended + [new] {
                    let answer = try await client.get("/api/users/me/", token: tokens.access, within: Self.limit)
                    #expect(answer.status == 401)
                    #expect(try await client.requestRefresh(tokens.refresh, within: Self.limit).status == 401)
                }
            }
            return kept
        }

        @Loop
        private static func cause(_ trouble: Trouble, in shop: AccountShop) async throws {
            switch trouble {
            case .killed: shop.redis.kill()
            case .stopped: shop.redis.suspend()
            case .flushed:
                let command = try ChildProcess(["redis-cli", "-u", shop.redis.url, "FLUSHALL"])
                #expect(try await command.end(within: .seconds(10)) == .code(0))
            }
        }

        @Loop
        private static func repair(_ trouble: Trouble, in shop: AccountShop) throws {
            switch trouble {
            case .killed: try shop.redis.start()
            case .stopped: shop.redis.resume()
            case .flushed: break
            }
        }

        /// Waits until an instance uses Redis again.
        @Loop
        private static func awaitRedis(of instance: InstanceProcess) async throws {
            try await eventually("\(instance.name) has Redis again") {
                let figures = try await TestConnection.get("/metrics", from: instance.administrationAddress)
                return figures.text.split(separator: "\n").contains("soundwave_redis_available 1")
            }
        }
    }
}
