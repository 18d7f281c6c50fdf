import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Entity tags of instances behind an nginx that compresses, and so makes them weak.
    @Suite("Compressed answers")
    struct CompressionTests {
        /// A client that takes gzip, and closes after each answer: a compressed one has no announced length.
        @Loop
        private struct Client {
            let address: SocketAddress
            let token: String

            func send(
                _ method: String,
                _ path: String,
                _ fields: [String],
                _ body: String = ""
            ) async throws -> TestAnswer {
                let client = try await RawHTTPClient.connect(to: self.address)
                defer { client.close() }
                var lines = ["\(method) \(path) HTTP/1.1", "Host: shop.test", "Connection: close"] + fields
                lines += ["Accept-Encoding: gzip", "Authorization: Bearer \(self.token)"]
                if !body.isEmpty { lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"] }
                try await client.send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
                return try TestAnswer(try await client.readToEnd())
            }

            func rename(_ name: String, ifMatch tag: String) async throws -> Int {
                let body = #"{"name": "\#(name)"}"#
                return try await self.send("PATCH", "/api/products/1/", ["If-Match: \(tag)"], body).status
            }
        }

        /// Runs `body` with a client of nginx and one of the instance behind it; the first product has a long text.
        @Loop
        private func withClients(_ body: @Loop (Client, Client) async throws -> Void) async throws {
            try await ShopProcesses.withDemonstration { shop in
                let instance = try await shop.startInstances(["first"])[0]
                let nginx = try await shop.startNginx((instance, instance), backup: instance)
                let accounts = AccountClient(nginx.address, source: "127.0.0.1")
                let token = try await accounts.logIn("demo_admin", password: "keys-to-the-whole-shop").access
                let client = Client(address: nginx.address, token: token)
                let text = #"{"description": "\#(String(repeating: "A long text. ", count: 100))"}"#
                #expect(try await client.send("PATCH", "/api/products/1/", [], text).status == 200)
                try await body(client, Client(address: instance.address, token: token))
            }
        }

        @Test("A tag that compression made weak is good for If-None-Match and for If-Match, until the product changes")
        @Loop
        func tags() async throws {
            try await self.withClients { client, direct in
                let answer = try await client.send("GET", "/api/products/1/", [])
                #expect(answer.fields["content-encoding"] == "gzip")
                #expect(answer.fields["vary"] == "Accept-Encoding")
                let tag = try #require(answer.fields["etag"])
                #expect(tag.hasPrefix("W/\""))
                let cached = try await client.send("GET", "/api/products/1/", ["If-None-Match: \(tag)"])
                #expect(cached.status == 304)
                // The instance itself compares as RFC 9110 has it; nginx takes back what it has done to the tag.
                #expect(try await direct.rename("Never", ifMatch: tag) == 412)
                #expect(try await client.rename("New", ifMatch: tag) == 200)
                #expect(try await client.rename("Newer", ifMatch: tag) == 412)
                let later = try await client.send("GET", "/api/products/1/", ["If-None-Match: \(tag)"])
                #expect(later.status == 200)
                #expect(later.fields["etag"] != tag)
            }
        }

        @Test("Lists are compressed and confirmed by their tags; tokens are not compressed; no field comes twice")
        @Loop
        func lists() async throws {
            try await self.withClients { client, _ in
                for path in ["/api/products/", "/api/products/?limit=100", "/api/categories/"] {
                    let answer = try await client.send("GET", path, [])
                    #expect(answer.fields["content-encoding"] == "gzip")
                    let tag = try #require(answer.fields["etag"])
                    let cached = try await client.send("GET", path, ["If-None-Match: \(tag)"])
                    #expect(cached.status == 304)
                    #expect(answer.fields["x-content-type-options"] == "nosniff")
                    #expect(answer.fields["referrer-policy"] == "no-referrer")
                    #expect(answer.fields["x-frame-options"] == "DENY")
                    #expect(answer.fields["cross-origin-resource-policy"] == "same-origin")
                    #expect(answer.fields["server"] == "nginx")
                }
                let login = #"{"username": "demo_admin", "password": "keys-to-the-whole-shop"}"#
                let tokens = try await client.send("POST", "/api/token/", [], login)
                #expect(tokens.status == 200)
                let account = try await client.send("GET", "/api/users/me/", [])
                #expect(account.status == 200)
                let accounts = try await client.send("GET", "/api/users/?limit=100", [])
                #expect(accounts.status == 200)
                for answer in [tokens, account, accounts] { #expect(answer.fields["content-encoding"] == nil) }
            }
        }
    }
}
