import Crypto
import JSON
import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// The whole way of a customer through nginx, by HTTP alone.
    @Suite("An account from its registration to the last log out")
    struct AccountJourneyTests {
        @Test("It is registered, logs in and out, and both instances refuse its token within a second of that")
        @Loop
        func journey() async throws {
            try await AccountShop.with { shop in
                let id = try await Self.register(shop.client)
                let first = try await shop.client.logIn("john_doe")
                try Self.expectClaims(of: first, userID: id)
                for number in 1...8 {
                    let answer = try await shop.client.from("127.0.0.\(number)").get(
                        "/api/users/me/",
                        token: first.access
                    )
                    #expect(answer.status == 200)
                    #expect(answer.fields["cache-control"] == "private, no-store")
                    #expect(answer.text.hasPrefix(#"{"id":\#(id),"username":"john_doe","email":"john@example.com","#))
                }
                let second = try await shop.client.refresh(first.refresh)
                try Self.expectClaims(of: second, userID: id)
                #expect(second.refresh != first.refresh)

                let other = try await shop.client.from("127.0.0.20").logIn("john_doe")
                #expect(try await shop.client.get("/api/sessions/", token: other.access).deviceIDs().count == 2)
                let answer = try await shop.client.revoke(second.refresh)
                #expect(answer.status == 204)
                for token in [second.access, first.access] { try await shop.awaitRefusal(of: token) }
                for client in shop.directClients {
                    #expect(try await client.requestRefresh(second.refresh).status == 401)
                    #expect(try await client.get("/api/users/me/", token: second.access).status == 401)
                    #expect(try await client.get("/api/sessions/", token: other.access).deviceIDs().count == 1)
                }
                Self.expectNoSecrets(of: [first, second, other], in: shop)
            }
        }

        /// - Returns: The user's id.
        @Loop
        private static func register(_ client: AccountClient) async throws -> Int64 {
            let answer = try await client.register("john_doe", email: "john@example.com")
            #expect(answer.status == 201)
            guard case .object(let user) = try answer.json(), case .number(let number)? = user["id"] else {
                throw AccountClient.UnexpectedAnswer(description: answer.text)
            }
            #expect(
                answer.text == #"{"id":\#(number.text),"username":"john_doe","email":"john@example.com","#
                    + #""first_name":"John","last_name":"Doe","phone_number":"+15550100"}"#
            )
            return try #require(number.int64)
        }

        private static func expectClaims(of tokens: AccountClient.Tokens, userID: Int64) throws {
            for (token, kind, lifetime) in [(tokens.access, "access", 300), (tokens.refresh, "refresh", 86_400)] {
                let parts = token.split(separator: ".")
                #expect(parts.count == 3)
                let bytes = try #require(Base64URL.decode(String(parts[1])))
                guard case .object(let claims) = try JSONReader().read(bytes) else {
                    throw AccountClient.UnexpectedAnswer(description: "claims are an object")
                }
                #expect(claims["token_type"] == .string(kind))
                guard case .number(let user)? = claims["user_id"], case .number(let expiry)? = claims["exp"],
                    case .number(let issue)? = claims["iat"], case .string(let name)? = claims["jti"],
                    let end = expiry.int64, let start = issue.int64
                else { throw AccountClient.UnexpectedAnswer(description: "claims as documented: \(claims)") }
                #expect(user.int64 == userID)
                #expect(end - start == Int64(lifetime))
                #expect(!name.isEmpty)
            }
        }

        @Loop
        private static func expectNoSecrets(of tokens: [AccountClient.Tokens], in shop: AccountShop) {
            let secrets = tokens.flatMap { [$0.access, $0.refresh] } + [AccountClient.password]
            let logs = shop.instances.flatMap { [$0.log, $0.complaints] } + [shop.nginx.accessLog.joined()]
            for log in logs { #expect(!secrets.contains(where: log.contains)) }
        }
    }
}
