import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// One refresh token in several hands, on two instances.
    @Suite("Refresh tokens of accounts")
    struct AccountRefreshTests {
        @Test("Used thirty times at once over both instances, a token has one successor, which is good")
        @Loop
        func atSameTime() async throws {
            try await AccountShop.with { shop in
                let first = try await shop.client.logIn("demo_customer", password: "vinyl-and-coffee")
                let clients = shop.directClients
                let answers = try await atOnce(30) { try await clients[$0 % 2].requestRefresh(first.refresh) }
                #expect(Set(answers.map(\.status)).isSubset(of: [200, 401]))
                let successors = try answers.filter { $0.status == 200 }.map { try $0.tokens() }
                #expect(Set(successors.map(\.refresh)).count == 1)
                let successor = try #require(successors.first)
                #expect(successor.refresh != first.refresh)
                for client in clients {
                    #expect(try await client.get("/api/users/me/", token: successor.access).status == 200)
                }
                let next = try await clients[1].refresh(successor.refresh)
                #expect(next.refresh != successor.refresh)
                #expect(try await clients[0].get("/api/sessions/", token: next.access).deviceIDs().count == 1)
            }
        }

        @Test("A token that was spent before the last one ends its session on both instances, whichever gets it")
        @Loop
        func spent() async throws {
            try await AccountShop.with { shop in
                let clients = shop.directClients
                let bystander = try await clients[0].logIn("demo_customer", password: "vinyl-and-coffee")
                for (rightful, thief) in [(clients[0], clients[1]), (clients[1], clients[0])] {
                    let first = try await rightful.logIn("demo_customer", password: "vinyl-and-coffee")
                    let second = try await rightful.refresh(first.refresh)
                    let third = try await rightful.refresh(second.refresh)
                    #expect(try await thief.requestRefresh(first.refresh).status == 401)
                    try await Self.expectEnded(third, in: shop)
                }
                #expect(try await clients[1].get("/api/users/me/", token: bystander.access).status == 200)
                _ = try await clients[1].refresh(bystander.refresh)
            }
        }

        @Test("Spent by the last exchange, it has the same successor for the grace, and ends the session after it")
        @Loop
        func grace() async throws {
            try await AccountShop.with { shop in
                let clients = shop.directClients
                let first = try await clients[0].logIn("demo_customer", password: "vinyl-and-coffee")
                let second = try await clients[0].refresh(first.refresh)
                #expect(try await clients[1].refresh(first.refresh).refresh == second.refresh)
                // As if the exchange had been longer ago than the grace of 10 s.
                try await shop.processes.postgres.run(
                    sql: "UPDATE sessions SET rotated_at = rotated_at - interval '11 seconds'"
                )
                #expect(try await clients[1].requestRefresh(first.refresh).status == 401)
                try await Self.expectEnded(second, in: shop)
            }
        }

        /// Expects that neither token is good any more, on either instance.
        @Loop
        private static func expectEnded(_ tokens: AccountClient.Tokens, in shop: AccountShop) async throws {
            for client in shop.directClients {
                #expect(try await client.requestRefresh(tokens.refresh).status == 401)
            }
            try await shop.awaitRefusal(of: tokens.access)
        }
    }
}
