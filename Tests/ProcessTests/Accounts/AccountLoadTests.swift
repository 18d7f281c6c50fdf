import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Passwords are costly to compare, which nobody else is to feel.
    @Suite("Accounts that log in at the same time")
    struct AccountLoadTests {
        /// Logins at the same time, each of another account.
        private static let loginCount = 150

        /// As long as all may take one after the other.
        private static let loginLimit = Duration.seconds(60)

        @Test("A hundred and fifty end in 200, 429 or 503, and meanwhile pages are answered within a second")
        @Loop
        func manyLogins() async throws {
            try await AccountShop.with { shop in
                try await Self.addUsers(shop)
                let nginx = shop.nginx.address
                let load = LoadClient(
                    [nginx] + shop.instances.map(\.address),
                    paths: ["/live", "/api/products/"],
                    clientCount: 6,
                    sources: (1...6).map { "127.0.0.\($0)" }
                )
                var logins: (start: MonotonicTime, end: MonotonicTime) = (.now(), .now())
                let outcomes = try await load.run { load in
                    try await load.awaitGoodAnswers(50)
                    logins.start = .now()
                    let answers = try await atOnce(Self.loginCount) { number in
                        try await AccountClient(nginx, source: "127.0.1.\(number % 12 + 1)").requestTokens(
                            "buyer_\(number)",
                            password: "vinyl-and-coffee",
                            within: Self.loginLimit
                        )
                    }
                    logins.end = .now()
                    Self.expectAllowed(answers)
                    try await load.awaitGoodAnswers(50)
                }
                Self.expectGood(outcomes.filter { $0.start >= logins.start && $0.start <= logins.end })
            }
        }

        /// Adds the users with the password of a demonstration's account, whose hash costs what it does in production.
        @Loop
        private static func addUsers(_ shop: AccountShop) async throws {
            try await shop.processes.postgres.run(
                sql: """
                    INSERT INTO users (username, email, password_hash)
                    SELECT 'buyer_' || n, 'buyer_' || n || '@shop.test', u.password_hash
                    FROM users u, generate_series(0, \(Self.loginCount - 1)) n
                    WHERE u.username = 'demo_customer'
                    """
            )
        }

        private static func expectAllowed(_ answers: [TestAnswer]) {
            let statuses = answers.map(\.status)
            #expect(Set(statuses).isSubset(of: [200, 429, 503]), "\(statuses)")
            #expect(statuses.contains(200))
            let unhelpful = answers.filter { answer in
                answer.status != 200 && answer.fields["retry-after"].flatMap { Int($0) } ?? 0 < 1
            }
            #expect(unhelpful.prefix(5).map(\.text) == [], "\(unhelpful.count) without Retry-After")
        }

        /// Expects that all of a load was answered with 200, and 99 of 100 within a second.
        @Loop
        private static func expectGood(_ outcomes: [LoadOutcome]) {
            for path in ["/live", "/api/products/"] {
                let durations = outcomes.filter { $0.path == path }.map(\.duration).sorted()
                #expect(durations.count >= 10, "\(path) was asked for meanwhile")
                #expect(durations.dropLast(durations.count / 100).last ?? .zero <= .seconds(1), "\(path)")
            }
            // The limit of each is that of a client's patience: how late the latest may be is said above.
            expectClean(outcomes, statuses: [200], within: LoadClient.answerTimeout)
        }
    }
}
