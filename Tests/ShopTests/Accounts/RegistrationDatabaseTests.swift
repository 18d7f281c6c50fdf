import Crypto
import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Registration", .database, .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set"))
struct RegistrationDatabaseTests {
    /// A body, with some members other than usual; `nil` leaves one out.
    private static func body(_ changes: KeyValuePairs<String, String?> = [:]) -> String {
        var members = [
            "username": #""john_doe""#, "password": #""a quiet morning""#, "password2": #""a quiet morning""#,
            "email": #""john@example.com""#, "first_name": #""John""#, "last_name": #""Doe""#,
            "phone_number": #""+15550100""#,
        ]
        for (name, value) in changes { members[name] = value }
        return "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    private static func password(_ text: String) -> KeyValuePairs<String, String?> {
        ["password": "\"\(text)\"", "password2": "\"\(text)\""]
    }

    @Test("It answers what was registered, and the user can sign in")
    @Loop
    func registers() async throws {
        try await TestShop.with { shop in
            let answer = try await shop.send("POST", "/api/users/", json: Self.body())
            #expect(answer.status == 201)
            #expect(answer.fields["location"] == "/api/users/me/")
            #expect(answer.fields["cache-control"] == "private, no-store")
            guard case .number(let id)? = try answer.object()["id"] else { throw Problem.internalError }
            #expect(
                answer.text == #"{"id":\#(id.text),"username":"john_doe","email":"john@example.com","#
                    + #""first_name":"John","last_name":"Doe","phone_number":"+15550100"}"#
            )
            _ = try await shop.accessToken(of: "john_doe")
            #expect(try await shop.texts("SELECT role || is_active FROM users") == ["customertrue"])
            let details = #"{"role": "customer", "username": "john_doe"}"#
            #expect(try await shop.auditTexts() == ["user.registered \(id.text) -> \(id.text) \(details)"])
            let addresses = "SELECT address FROM audit_events WHERE action = 'user.registered'"
            #expect(try await shop.texts(addresses) == ["127.0.0.1"])
        }
    }

    @Test("Names and the phone number may be missing, the number null")
    @Loop
    func optional() async throws {
        try await TestShop.with { shop in
            let missing = Self.body(["first_name": nil, "last_name": nil, "phone_number": nil])
            let answer = try await shop.send("POST", "/api/users/", json: missing)
            #expect(answer.text.hasSuffix(#""first_name":"","last_name":"","phone_number":null}"#), "\(answer.text)")
            let null = Self.body(["username": #""other""#, "email": #""o@x""#, "phone_number": "null"])
            #expect(try await shop.send("POST", "/api/users/", json: null).status == 201)
        }
    }

    @Test("Every wrong field is named at once, and a body that is no object is none")
    @Loop
    func refusesAll() async throws {
        try await TestShop.with { shop in
            let answer = try await shop.send("POST", "/api/users/", json: "{}")
            #expect(try answer.refusedFields().sorted() == ["email", "password", "password2", "username"])
            try await shop.send("POST", "/api/users/", json: "[]").expectProblem(400, "malformed_body")
            try await shop.send("POST", "/api/users/", body: Self.body()).expectProblem(415, "unsupported_media_type")
        }
    }

    @Test("What is not to be registered is ignored: no role, state, id or group comes from the body")
    @Loop
    func ignoresOthers() async throws {
        try await TestShop.with { shop in
            let body = Self.body([
                "role": #""admin""#, "is_active": "false", "id": "999", "groups": "[3]", "is_staff": "true",
                "is_superuser": "true", "password_hash": #""x""#, "permissions": #"["users.change"]"#,
            ])
            #expect(try await shop.send("POST", "/api/users/", json: body).status == 201)
            let row = try await shop.texts("SELECT concat_ws(' ', role, is_active, id < 999) FROM users")
            #expect(row == ["customer t t"])
            #expect(try await shop.texts("SELECT group_id FROM user_groups") == [])
        }
    }

    @Test(
        "Names that differ only by case, Unicode form, width, ß or a dotless ı are one name",
        arguments: [
            ("JosÉ", "jose\\u0301"), ("bob", "BOB"), ("STRASSE", "straße"), ("admin", "ａｄｍｉｎ"), ("isik", "ısık"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("ﬁle", "file"),
        ]
    )
    @Loop
    func twins(_ one: String, _ other: String) async throws {
        try await TestShop.with { shop in
            let first = Self.body(["username": "\"\(one)\""])
            #expect(try await shop.send("POST", "/api/users/", json: first).status == 201)
            let second = Self.body(["username": "\"\(other)\"", "email": #""other@example.com""#])
            let answer = try await shop.send("POST", "/api/users/", json: second)
            try answer.expectProblem(409, "username_taken")
            #expect(try answer.refusedFields() == ["username"])
            #expect(try await shop.texts("SELECT count(*) FROM users") == ["1"])
        }
    }

    @Test("Names that only look alike, or have a dotted İ, are others", arguments: [("isik", "İsik"), ("bob", "bоb")])
    @Loop
    func strangers(_ one: String, _ other: String) async throws {
        try await TestShop.with { (shop) async throws in
            let first = Self.body(["username": "\"\(one)\""])
            #expect(try await shop.send("POST", "/api/users/", json: first).status == 201)
            let second = Self.body(["username": "\"\(other)\"", "email": #""other@example.com""#])
            #expect(try await shop.send("POST", "/api/users/", json: second).status == 201)
        }
    }

    @Test("An address is taken in any case")
    @Loop
    func takenAddress() async throws {
        try await TestShop.with { shop in
            #expect(try await shop.send("POST", "/api/users/", json: Self.body()).status == 201)
            let second = Self.body(["username": #""other""#, "email": #""JOHN@Example.com""#])
            let answer = try await shop.send("POST", "/api/users/", json: second)
            try answer.expectProblem(409, "email_taken")
            #expect(try answer.refusedFields() == ["email"])
        }
    }

    @Test("The longest names of the widest characters fit the index", arguments: ["𝐀", "ﬃ", "ΐ", "꿽", "ﶃ"])
    @Loop
    func fitsIndex(_ character: String) async throws {
        try await TestShop.with { shop in
            let name = String(repeating: character, count: 150)
            let email = String(repeating: character, count: 252 / character.utf8.count) + "@x"
            let body = Self.body(["username": "\"\(name)\"", "email": "\"\(email)\""])
            let answer = try await shop.send("POST", "/api/users/", json: body)
            #expect(answer.status == 201, "\(answer.text)")
        }
    }

    @Test("Of 20 who register one name at once, one gets it")
    @Loop
    func race() async throws {
        try await TestShop.with { shop in
            let statuses = try await atOnce(20) { number in
                let body = Self.body(["username": #""Same""#, "email": "\"user\(number)@example.com\""])
                return try await shop.send("POST", "/api/users/", json: body).status
            }
            #expect(statuses.sorted() == [201] + [Int](repeating: 409, count: 19))
            #expect(try await shop.texts("SELECT count(*) FROM users") == ["1"])
            #expect(try await shop.texts("SELECT count(*) FROM audit_events") == ["1"])
        }
    }

    @Test("A password of 128 characters counts to its last one; 129 are too many")
    @Loop
    func longPassword() async throws {
        try await TestShop.with { shop in
            let start = String(repeating: "long ", count: 25)
            #expect(
                try await shop.send("POST", "/api/users/", json: Self.body(Self.password(start + "abc"))).status == 201
            )
            #expect(try await shop.requestToken("john_doe", start + "abc").status == 200)
            #expect(try await shop.requestToken("john_doe", start + "abd").status == 401)
            #expect(try await shop.requestToken("john_doe", start + "ab").status == 401)
            let answer = try await shop.send("POST", "/api/users/", json: Self.body(Self.password(start + "abcd")))
            #expect(try answer.refusedFields() == ["password"])
        }
    }

    @Test("A password is the same in every Unicode form, and password2 may be in another")
    @Loop
    func unicodePassword() async throws {
        try await TestShop.with { (shop) async throws in
            let body = Self.body([
                "password": #""p\u00e9ch\u00e9 mignon""#, "password2": #""pe\u0301che\u0301 mignon""#,
            ])
            #expect(try await shop.send("POST", "/api/users/", json: body).status == 201)
            #expect(try await shop.requestToken("john_doe", "p\u{E9}ch\u{E9} mignon").status == 200)
            #expect(try await shop.requestToken("john_doe", "pe\u{301}che\u{301} mignon").status == 200)
            #expect(try await shop.requestToken("john_doe", "peche mignon").status == 401)
        }
    }

    @Test("Where too many passwords wait, the next is refused for a while, and nothing is kept of it")
    @Loop
    func queueFull() async throws {
        try await TestShop.with {
            // Dear ones: the first is still being hashed when the last one comes, on a busy machine too.
            $0.passwords.preference = .scrypt
            $0.passwords.scrypt = .standard
            $0.passwords.maximumThreadCount = 1
            $0.passwords.maximumQueueLength = 1
        } _: { shop in
            let answers = try await atOnce(20) { number in
                let body = Self.body(["username": "\"user\(number)\"", "email": "\"user\(number)@example.com\""])
                return try await shop.send("POST", "/api/users/", json: body)
            }
            let refused = answers.filter { $0.status == 503 }
            #expect(!refused.isEmpty)
            for answer in refused { #expect(answer.fields["retry-after"] == "1") }
            let addedCount = answers.count { $0.status == 201 }
            #expect(addedCount + refused.count == 20)
            #expect(try await shop.texts("SELECT count(*) FROM users") == ["\(addedCount)"])
        }
    }
}
