import Glibc
import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Resetting a password", .database)
struct PasswordResetDatabaseTests {
    /// Runs `body` with a shop and a worker whose mail is written to files of a folder, and one user in it.
    @Loop
    private func withShop(
        lifetime: Duration = .seconds(3600),
        _ body: (_ shop: TestShop, _ mail: Mailbox) async throws -> Void
    ) async throws {
        let mail = try Mailbox()
        defer { mail.remove() }
        try await TestShop.with { configuration in
            configuration.mail.program = mail.program
            configuration.mail.sender = "shop@soundwave.example"
            configuration.passwordReset.lifetime = lifetime
        } _: { shop in
            let body1 = #"""
                {"username":"ann","password":"first violin 1","password2":"first violin 1","email":"Ann@Example.org",
                 "first_name":"Ann"}
                """#
            #expect(try await shop.send("POST", "/api/users/", json: body1).status == 201)
            try await Self.withWorker(of: shop) { try await body(shop, mail) }
        }
    }

    @Loop
    private static func withWorker(of shop: TestShop, _ body: () async throws -> Void) async throws {
        let configuration = shop.application.configuration
        try await TestWorker.with { postgres, metrics in
            JobParts.kinds(
                configuration,
                postgres: postgres,
                longWork: postgres,
                threadPool: shop.application.threadPool,
                metrics: metrics,
                logger: TestEnvironment.logger
            ).filter { $0.period == nil }
        } _: { _ in
            try await body()
        }
    }

    private static func confirmation(_ token: String, _ password: String) -> String {
        #"{"token":"\#(token)","password":"\#(password)","password2":"\#(password)"}"#
    }

    @Loop
    private func logIn(_ shop: TestShop, _ password: String) async throws -> TestAnswer {
        try await shop.send("POST", "/api/token/", json: #"{"username":"ann","password":"\#(password)"}"#)
    }

    @Loop
    private func token(_ shop: TestShop, _ mail: Mailbox) async throws -> String {
        let answer = try await shop.send("POST", "/api/password-reset/", json: #"{"email":"ann@EXAMPLE.org"}"#)
        #expect(answer.status == 202)
        return try await mail.next().token
    }

    @Test("The mailed token sets a password once, and ends every session")
    @Loop
    func whole() async throws {
        try await self.withShop { shop, mail in
            let session = try await self.logIn(shop, "first violin 1").json()
            let token = try await self.token(shop, mail)
            let confirmation = Self.confirmation(token, "second violin 2")
            let answer = try await shop.send("POST", "/api/password-reset/confirm/", json: confirmation)
            #expect(answer.status == 204, "\(answer.text)")
            #expect(try await self.logIn(shop, "first violin 1").status == 401)
            #expect(try await self.logIn(shop, "second violin 2").status == 200)
            guard case .object(let tokens) = session, case .string(let refresh)? = tokens["refresh"] else {
                return #expect(Bool(false), "logging in gives a refresh token")
            }
            let refreshed = try await shop.send("POST", "/api/token/refresh/", json: #"{"refresh":"\#(refresh)"}"#)
            #expect(refreshed.status == 401)
            let again = try await shop.send("POST", "/api/password-reset/confirm/", json: confirmation)
            #expect(again.status == 422)
            #expect(again.text.contains(#""token":["#))
        }
    }

    @Test("An address that nobody has is answered alike, and no mail is sent to it")
    @Loop
    func unknown() async throws {
        try await self.withShop { shop, mail in
            let known = try await shop.send("POST", "/api/password-reset/", json: #"{"email":"ann@example.org"}"#)
            let unknown = try await shop.send("POST", "/api/password-reset/", json: #"{"email":"bob@example.org"}"#)
            #expect(unknown.status == 202 && known.status == 202)
            #expect(unknown.body == known.body)
            #expect(unknown.fields.keys.sorted() == known.fields.keys.sorted())
            let database = try TestDatabase.required()
            #expect(try await mail.next().text.contains("To: Ann@Example.org"))
            try await eventually("both jobs are done") { try await database.jobCount("done") == 2 }
            #expect(mail.count == 1)
            _ = try await self.token(shop, mail)
            #expect(mail.count == 2)
        }
    }

    @Test("Nothing that anyone could have written for another's eyes stands in the mail: no name of the person")
    @Loop
    func holdsNoFreeText() async throws {
        try await self.withShop { shop, mail in
            let json = #"""
                {"username":"eve","password":"first violin 1","password2":"first violin 1","email":"bob@example.org",
                 "first_name":"You have won: pay at https://evil.example/"}
                """#
            #expect(try await shop.send("POST", "/api/users/", json: json).status == 201)
            let answer = try await shop.send("POST", "/api/password-reset/", json: #"{"email":"bob@example.org"}"#)
            #expect(answer.status == 202)
            let text = try await mail.next().text
            #expect(text.contains("To: bob@example.org"))
            #expect(!text.contains("evil.example"), "\(text)")
        }
    }

    @Test("A token that has expired sets nothing")
    @Loop
    func expired() async throws {
        try await self.withShop(lifetime: .milliseconds(1)) { shop, mail in
            let confirmation = Self.confirmation(try await self.token(shop, mail), "second violin 2")
            let answer = try await shop.send("POST", "/api/password-reset/confirm/", json: confirmation)
            #expect(answer.status == 422)
            #expect(try await self.logIn(shop, "first violin 1").status == 200)
        }
    }

    @Test("Of many who use one token at once exactly one sets a password")
    @Loop
    func race() async throws {
        try await self.withShop { shop, mail in
            let token = try await self.token(shop, mail)
            let tasks = (0..<8).map { number in
                EventLoop.shared.task(returning: {
                    let confirmation = Self.confirmation(token, "violin number \(number)")
                    return try? await shop.send("POST", "/api/password-reset/confirm/", json: confirmation).status
                })
            }
            var statuses: [Int?] = []
            for task in tasks { statuses.append(await task.value) }
            #expect(statuses.filter { $0 == 204 }.count == 1)
            #expect(statuses.filter { $0 == 422 }.count == 7)
        }
    }

    @Test("A used token ends the other tokens of the user")
    @Loop
    func others() async throws {
        try await self.withShop { shop, mail in
            let first = try await self.token(shop, mail)
            let second = try await self.token(shop, mail)
            #expect(first != second)
            let used = try await shop.send(
                "POST",
                "/api/password-reset/confirm/",
                json: Self.confirmation(second, "second violin 2")
            )
            #expect(used.status == 204)
            let other = try await shop.send(
                "POST",
                "/api/password-reset/confirm/",
                json: Self.confirmation(first, "third violin 3")
            )
            #expect(other.status == 422)
        }
    }

    /// What makes a mailed token void: method, path and body, sent by the token's user.
    struct Change: Sendable {
        let method: String
        let path: String
        let json: String
        let status: Int
    }

    @Test(
        "A change of the address or of the password ends the tokens that were mailed before",
        arguments: [
            Change(method: "PATCH", path: "/api/users/me/", json: #"{"email":"new@example.org"}"#, status: 200),
            Change(
                method: "POST",
                path: "/api/users/me/password/",
                json: #"{"old_password":"first violin 1","password":"third violin 3","password2":"third violin 3"}"#,
                status: 204
            ),
        ]
    )
    @Loop
    func endedByChange(_ change: Change) async throws {
        try await self.withShop { shop, mail in
            let token = try await self.token(shop, mail)
            let access = try await shop.accessToken(of: "ann", "first violin 1")
            let changed = try await shop.send(change.method, change.path, json: change.json, token: access)
            #expect(changed.status == change.status, "\(changed.text)")
            let confirmation = Self.confirmation(token, "second violin 2")
            let answer = try await shop.send("POST", "/api/password-reset/confirm/", json: confirmation)
            #expect(answer.status == 422)
            #expect(try await self.logIn(shop, "second violin 2").status == 401)
        }
    }

    @Test(
        "What cannot be taken is told by field, and the token stays good",
        arguments: [
            (#"{"password":"second violin 2","password2":"second violin 2"}"#, ["token"]),
            (#"{"token":"x","password":"second violin 2","password2":"second violin 2"}"#, ["token"]),
            (#"{"token":7,"password":"short","password2":"short"}"#, ["token", "password"]),
            (#"{"token":"TOKEN","password":"second violin 2","password2":"other"}"#, ["password2"]),
            (#"{"token":"TOKEN","password":"ann@example.org","password2":"ann@example.org"}"#, ["password"]),
            (#"{"token":"TOKEN","password":"password123","password2":"password123"}"#, ["password"]),
        ]
    )
    @Loop
    func refused(_ body: String, _ fields: [String]) async throws {
        try await self.withShop { shop, mail in
            let token = try await self.token(shop, mail)
            let parts = body.split(separator: "TOKEN", maxSplits: 1, omittingEmptySubsequences: false)
            let answer = try await shop.send(
                "POST",
                "/api/password-reset/confirm/",
                json: parts.joined(separator: token)
            )
            #expect(answer.status == 422)
            for field in fields { #expect(answer.text.contains("\"\(field)\":["), "\(answer.text)") }
            let good = Self.confirmation(token, "second violin 2")
            #expect(try await shop.send("POST", "/api/password-reset/confirm/", json: good).status == 204)
        }
    }

    @Test(
        "A request without an address, or with none, is refused",
        arguments: ["{}", #"{"email":""}"#, #"{"email":7}"#]
    )
    @Loop
    func noAddress(_ body: String) async throws {
        try await self.withShop { shop, mail in
            let answer = try await shop.send("POST", "/api/password-reset/", json: body)
            #expect(answer.status == 422)
            #expect(mail.count == 0)
        }
    }

    @Test("The queue holds no token and nothing that one could be made from, and the audit has who asked")
    @Loop
    func queuesNoSecret() async throws {
        try await self.withShop { shop, mail in
            let token = try await self.token(shop, mail)
            let database = try TestDatabase.required()
            let arguments = try await database.texts("SELECT arguments - 'request_id' FROM jobs")
            #expect(arguments == [#"{"address": "127.0.0.1", "user_id": 1}"#])
            let rows = try await database.texts("SELECT row_to_json(j) FROM jobs j")
            #expect(!rows.contains { $0.contains(token) })
            let events = try await database.texts(
                "SELECT concat_ws(' ', user_id, address) FROM audit_events WHERE action LIKE '%reset_requested'"
            )
            #expect(events == ["1 127.0.0.1"])
        }
    }

    /// What becomes of the job when the mail program ends with a code.
    @Test(
        "A mail that is deferred is tried again a minute later, one that is refused is not",
        arguments: [(75, "queued 1"), (67, "done 1")]
    )
    @Loop
    func retries(_ code: Int, _ state: String) async throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let program = "\(folder.path)/sendmail"
        try folder.write("sendmail", "#!/bin/sh\nexit \(code)\n")
        chmod(program, 0o755)
        try await TestShop.with {
            $0.mail.program = program
        } _: { shop in
            try await shop.addUser("ann")
            let answer = try await shop.send("POST", "/api/password-reset/", json: #"{"email":"ann@shop.test"}"#)
            #expect(answer.status == 202)
            let database = try TestDatabase.required()
            try await Self.withWorker(of: shop) {
                try await eventually("it was tried") {
                    try await database.texts("SELECT 1 FROM jobs WHERE error LIKE '%code(\(code))%'").count == 1
                }
            }
            #expect(try await database.texts("SELECT state || ' ' || attempts FROM jobs") == [state])
            let wait = try await database.texts(
                "SELECT run_at BETWEEN now() + interval '30 seconds' AND now() + interval '80 seconds' FROM jobs"
            )
            #expect(wait == [code == 75 ? "t" : "f"])
        }
    }
}
