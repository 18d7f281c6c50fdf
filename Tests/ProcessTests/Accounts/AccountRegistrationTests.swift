import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Who gets a name that many want.
    @Suite("Registrations of accounts at the same time")
    struct AccountRegistrationTests {
        /// The same for the shop.
        private static let names = ["john_doe", "John_Doe", "JOHN_DOE", "jOHN_dOE"]

        /// Who is first is asked here, not what a hash costs.
        private static let cheapPasswords = ["PASSWORD_ALGORITHM": "scrypt", "PASSWORD_SCRYPT_LN": "14"]

        private static func password(_ number: Int) -> String { "quiet morning of day \(number)" }

        @Test("Twenty of one name over both instances: exactly one gets it, and with their own password")
        @Loop
        func oneName() async throws {
            try await AccountShop.with(Self.cheapPasswords) { shop in
                let clients = shop.directClients + [shop.client]
                let statuses = try await atOnce(20) { number in
                    try await clients[number % clients.count].register(
                        Self.names[number % Self.names.count],
                        email: "john-\(number)@example.com",
                        password: Self.password(number)
                    ).status
                }
                #expect(statuses.count { $0 == 201 } == 1, "\(statuses)")
                #expect(Set(statuses).isSubset(of: [201, 409, 422]), "\(statuses)")
                let winner = try #require(statuses.firstIndex(of: 201))
                let rows = try await shop.processes.postgres.run(
                    sql: "SELECT username, email FROM users WHERE lower(username) = 'john_doe'"
                )
                #expect(rows == "\(Self.names[winner % Self.names.count])|john-\(winner)@example.com")
                for client in clients {
                    _ = try await client.logIn("john_doe", password: Self.password(winner))
                    let loser = Self.password((winner + 1) % 20)
                    #expect(try await client.requestTokens("john_doe", password: loser).status == 401)
                }
            }
        }
    }
}
