import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Whoever tries one password after the other, and claims to be another client each time.
    @Suite("Accounts whose passwords are guessed")
    struct AccountGuessTests {
        @Test("The guesser has to wait whatever they claim, and the owner logs in where they did before")
        @Loop
        func guessing() async throws {
            try await AccountShop.with { shop in
                let owner = shop.client.from("127.0.0.20")
                _ = try await owner.logIn("demo_customer", password: "vinyl-and-coffee")
                var answers: [TestAnswer] = []
                for number in 1...100 where answers.last?.status != 429 {
                    // From several addresses, so that both instances have some.
                    let client = shop.client.from("127.0.0.\(number % 4 + 1)")
                    let claimed = ["X-Forwarded-For": "198.51.100.\(number)"]
                    let guess = "wrong guess \(number)"
                    answers.append(try await client.requestTokens("demo_customer", password: guess, fields: claimed))
                }
                #expect(Set(answers.dropLast().map(\.status)) == [401])
                let last = try #require(answers.last)
                #expect(last.status == 429)
                #expect(answers.count < 100)
                #expect(last.fields["retry-after"].flatMap { Int($0) } ?? 0 >= 1)
                _ = try await owner.logIn("demo_customer", password: "vinyl-and-coffee")
            }
        }
    }
}
