import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Profiles", .database, .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set"))
struct ProfileDatabaseTests {
    @Test("Users see their own profile, with an entity tag, and nobody else may keep it")
    @Loop
    func shows() async throws {
        try await TestShop.with { shop in
            let bob = try await shop.signedInUser("bob")
            let answer = try await shop.send("GET", "/api/users/me/", as: bob)
            #expect(answer.status == 200)
            #expect(
                answer.text == #"{"id":\#(bob.id),"username":"bob","email":"bob@shop.test","first_name":"","#
                    + #""last_name":"","phone_number":null,"role":"customer","groups":[]}"#
            )
            #expect(answer.fields["cache-control"] == "private, no-store")
            let tag = try #require(answer.fields["etag"])
            #expect(try await shop.send("GET", "/api/users/me/", as: bob, ["If-None-Match": tag]).status == 304)
            #expect(try await shop.send("GET", "/api/users/me/", as: nil).status == 401)
            #expect(try await shop.send("PATCH", "/api/users/me/", "{}", as: nil).status == 401)
        }
    }

    @Test("They change their address, names and phone number, and nothing else")
    @Loop
    func changes() async throws {
        try await TestShop.with { shop in
            let bob = try await shop.signedInUser("bob")
            let json = """
                {"email":"new@shop.test","first_name":"Bob","last_name":"J","phone_number":"123","role":"admin",
                 "is_active":false,"username":"eve","id":1,"groups":[3],"password":"another one"}
                """
            let answer = try await shop.send("PATCH", "/api/users/me/", json, as: bob)
            #expect(
                answer.text == #"{"id":\#(bob.id),"username":"bob","email":"new@shop.test","first_name":"Bob","#
                    + #""last_name":"J","phone_number":"123","role":"customer","groups":[]}"#
            )
            let shown = try await shop.send("GET", "/api/users/me/", as: bob)
            #expect(shown.body == answer.body)
            #expect(shown.fields["etag"] == answer.fields["etag"])
            let cleared = try await shop.send("PATCH", "/api/users/me/", #"{"phone_number":null}"#, as: bob)
            #expect(try cleared.object()["phone_number"] == .null)
            #expect(try cleared.object()["first_name"] == .string("Bob"))
            #expect(
                try await shop.auditTexts() == [
                    #"user.profile_changed \#(bob.id) -> \#(bob.id) "#
                        + #"{"fields": ["email", "first_name", "last_name", "phone_number"]}"#,
                    #"user.profile_changed \#(bob.id) -> \#(bob.id) {"fields": ["phone_number"]}"#,
                ]
            )
            _ = try await shop.accessToken(of: "bob")
        }
    }

    @Test("What is the same as before changes nothing, and leaves no trace")
    @Loop
    func same() async throws {
        try await TestShop.with { shop in
            let bob = try await shop.signedInUser("bob")
            for json in ["{}", #"{"email":"bob@shop.test","phone_number":null}"#] {
                #expect(try await shop.send("PATCH", "/api/users/me/", json, as: bob).status == 200)
            }
            #expect(try await shop.auditTexts() == [])
            #expect(try await shop.texts("SELECT version FROM users") == ["1"])
        }
    }

    @Test("An address that another has is a conflict; one's own in another case is not")
    @Loop
    func takenAddress() async throws {
        try await TestShop.with { shop in
            let bob = try await shop.signedInUser("bob")
            _ = try await shop.signedInUser("eve")
            let answer = try await shop.send("PATCH", "/api/users/me/", #"{"email":"EVE@shop.test"}"#, as: bob)
            try answer.expectProblem(409, "email_taken")
            let own = try await shop.send("PATCH", "/api/users/me/", #"{"email":"BOB@shop.test"}"#, as: bob)
            #expect(try own.object()["email"] == .string("BOB@shop.test"))
        }
    }

    @Test("A change of what has changed meanwhile is refused")
    @Loop
    func matches() async throws {
        try await TestShop.with { shop in
            let bob = try await shop.signedInUser("bob")
            let tag = try #require(try await shop.send("GET", "/api/users/me/", as: bob).fields["etag"])
            let one = try await shop.send("PATCH", "/api/users/me/", #"{"first_name":"A"}"#, as: bob, ["If-Match": tag])
            #expect(one.status == 200)
            let two = try await shop.send("PATCH", "/api/users/me/", #"{"first_name":"B"}"#, as: bob, ["If-Match": tag])
            try two.expectProblem(412, "precondition_failed")
            #expect(try await shop.texts("SELECT first_name FROM users") == ["A"])
        }
    }

    @Test("A new password takes the old one's place, and ends the other sessions only")
    @Loop
    func changesPassword() async throws {
        try await TestShop.with { shop in
            let bob = try await shop.signedInUser("bob")
            let other = TestUser(id: bob.id, name: bob.name, token: try await shop.accessToken(of: "bob"))
            let json = #"{"old_password":"a quiet morning","password":"a loud evening","password2":"a loud evening"}"#
            let answer = try await shop.send("POST", "/api/users/me/password/", json, as: bob)
            #expect(answer.status == 204, "\(answer.text)")
            #expect(try await shop.send("GET", "/api/users/me/", as: bob).status == 200)
            try await eventually("the other session's token is refused", within: .seconds(5)) {
                try await shop.send("GET", "/api/users/me/", as: other).status == 401
            }
            #expect(try await shop.requestToken("bob", TestUser.password).status == 401)
            #expect(try await shop.requestToken("bob", "a loud evening").status == 200)
            #expect(
                try await shop.auditTexts() == ["user.password_changed \(bob.id) -> \(bob.id) {}"]
            )
            #expect(
                try await shop.texts("SELECT end_reason FROM sessions WHERE ended_at IS NOT NULL")
                    == ["password_changed"]
            )
        }
    }

    @Test(
        "A password is not changed with a wrong old one, or to one that breaks the rules",
        arguments: [
            (#"{"old_password":"wrong","password":"a loud evening","password2":"a loud evening"}"#, ["old_password"]),
            (#"{"password":"a loud evening","password2":"a loud evening"}"#, ["old_password"]),
            (#"{"old_password":"a quiet morning","password":"short","password2":"short"}"#, ["password"]),
            (#"{"old_password":"a quiet morning","password":"a loud evening"}"#, ["password2"]),
            (
                #"{"old_password":"a quiet morning","password":"Bob@Shop.test","password2":"Bob@Shop.test"}"#,
                ["password"]
            ),
            (
                #"{"old_password":7,"password":"a loud evening","password2":"b loud evening"}"#,
                ["old_password", "password2"]
            ),
        ]
    )
    @Loop
    func refusesPassword(_ json: String, _ fields: [String]) async throws {
        try await TestShop.with { shop in
            let bob = try await shop.signedInUser("bob")
            let answer = try await shop.send("POST", "/api/users/me/password/", json, as: bob)
            try answer.expectProblem(422, "invalid_fields")
            #expect(try answer.refusedFields() == fields)
            _ = try await shop.accessToken(of: "bob")
            #expect(try await shop.texts("SELECT id FROM sessions WHERE ended_at IS NOT NULL") == [])
        }
    }

    @Test("Who guesses the old password with a stolen token is slowed down as at a login")
    @Loop
    func slowsDownGuesses() async throws {
        try await TestShop.with { shop in
            let bob = try await shop.signedInUser("bob")
            let json = #"{"old_password":"wrong","password":"a loud evening","password2":"a loud evening"}"#
            let statuses = try await atOnce(24) { _ in
                try await shop.send("POST", "/api/users/me/password/", json, as: bob).status
            }
            #expect(statuses.contains(422) && statuses.contains(429))
            #expect(statuses.allSatisfy { [422, 429].contains($0) }, "\(statuses)")
        }
    }

    @Test("Of two changes of the password at once, one holds, and its password is the one that is good")
    @Loop
    func passwordRace() async throws {
        try await TestShop.with { shop in
            let bob = try await shop.signedInUser("bob")
            let outcomes = try await atOnce(8) { number in
                let new = "evening number \(number)"
                let json = #"{"old_password":"a quiet morning","password":"\#(new)","password2":"\#(new)"}"#
                return (new, try await shop.send("POST", "/api/users/me/password/", json, as: bob).status)
            }
            let changed = outcomes.filter { $0.1 == 204 }
            #expect(changed.count == 1)
            #expect(outcomes.allSatisfy { [204, 409, 422].contains($0.1) })
            #expect(try await shop.requestToken("bob", changed.first?.0 ?? "").status == 200)
        }
    }
}
