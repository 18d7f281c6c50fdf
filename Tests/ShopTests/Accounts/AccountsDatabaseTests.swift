import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Administration of users",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct AccountsDatabaseTests {
    @Loop
    private static func addGroup(_ shop: TestShop, _ name: String, _ permissions: PermissionSet) async throws -> Int64 {
        try await shop.application.accounts.groups.groups.add(name, permissions, by: .command).id
    }

    @Test("Administrators see each account; others see none, whether it exists or not")
    @Loop
    func shows() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let bob = try await shop.signedInUser("bob")
            let answer = try await shop.send("GET", "/api/users/\(bob.id)/", as: admin)
            let created = try #require(try await shop.texts("SELECT created_at FROM users ORDER BY id").last)
            #expect(!created.isEmpty)
            #expect(
                answer.text.hasPrefix(
                    #"{"id":\#(bob.id),"username":"bob","email":"bob@shop.test","first_name":"","last_name":"","#
                        + #""phone_number":null,"role":"customer","groups":[],"is_active":true,"created_at":"20"#
                ),
                "\(answer.text)"
            )
            #expect(try await shop.send("GET", "/api/users/999/", as: admin).status == 404)
            for id in [admin.id, bob.id, 999] {
                #expect(try await shop.send("GET", "/api/users/\(id)/", as: bob).status == 403)
                #expect(try await shop.send("PATCH", "/api/users/\(id)/", "{}", as: bob).status == 403)
                #expect(try await shop.send("GET", "/api/users/\(id)/", as: nil).status == 401)
            }
            #expect(try await shop.send("GET", "/api/users/", as: bob).status == 403)
            #expect(try await shop.send("PATCH", "/api/users/999/", "{}", as: admin).status == 404)
        }
    }

    @Test("A new role counts at once: tokens of the old one are refused")
    @Loop
    func changesRole() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let bob = try await shop.signedInUser("bob")
            let json = #"{"role":"supplier","username":"x","email":"x@y","password":"x","id":1}"#
            let answer = try await shop.send("PATCH", "/api/users/\(bob.id)/", json, as: admin)
            #expect(try answer.object()["role"] == .string("supplier"))
            #expect(try answer.object()["username"] == .string("bob"))
            let shown = try await shop.send("GET", "/api/users/\(bob.id)/", as: admin)
            #expect(shown.fields["etag"] == answer.fields["etag"])
            try await eventually("the old token is refused", within: .seconds(5)) {
                try await shop.send("GET", "/api/users/me/", as: bob).status == 401
            }
            #expect(
                try await shop.auditTexts()
                    == [#"user.role_changed \#(admin.id) -> \#(bob.id) {"to": "supplier", "from": "customer"}"#]
            )
        }
    }

    @Test("A deactivated user has no session, and cannot sign in until activated again")
    @Loop
    func deactivates() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let bob = try await shop.signedInUser("bob")
            let path = "/api/users/\(bob.id)/"
            let answer = try await shop.send("PATCH", path, #"{"is_active":false}"#, as: admin)
            #expect(try answer.object()["is_active"] == .bool(false))
            try await eventually("the token is refused", within: .seconds(5)) {
                try await shop.send("GET", "/api/users/me/", as: bob).status == 401
            }
            #expect(try await shop.requestToken("bob", TestUser.password).status == 401)
            #expect(try await shop.send("PATCH", path, #"{"is_active":true}"#, as: admin).status == 200)
            _ = try await shop.accessToken(of: "bob")
            #expect(
                try await shop.auditTexts() == [
                    "user.deactivated \(admin.id) -> \(bob.id) {}", "user.activated \(admin.id) -> \(bob.id) {}",
                ]
            )
        }
    }

    @Test("Groups add permissions to those of the role")
    @Loop
    func setsGroups() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let bob = try await shop.signedInUser("bob")
            let one = try await Self.addGroup(shop, "auditors", [.viewAudit])
            let two = try await Self.addGroup(shop, "helpers", [.viewUsers])
            let path = "/api/users/\(bob.id)/"
            let answer = try await shop.send("PATCH", path, #"{"groups":[\#(two),\#(one),\#(two)]}"#, as: admin)
            #expect(
                answer.text.contains(
                    #""groups":[{"id":\#(one),"name":"auditors"},{"id":\#(two),"name":"helpers"}]"#
                ),
                "\(answer.text)"
            )
            let later = TestUser(id: bob.id, name: "bob", token: try await shop.accessToken(of: "bob"))
            try await eventually("a token of now is good", within: .seconds(5)) {
                try await shop.send("GET", "/api/audit/", as: later).status == 200
            }
            #expect(try await shop.send("GET", "/api/users/", as: later).status == 200)
            #expect(try await shop.send("GET", "/api/groups/", as: later).status == 403)
            #expect(try await shop.send("PATCH", path, #"{"groups":[\#(two)]}"#, as: admin).status == 200)
            #expect(try await shop.texts("SELECT group_id FROM user_groups") == ["\(two)"])
            let events = try await shop.auditTexts().filter { $0.hasPrefix("user.groups_changed") }
            #expect(
                events == [
                    #"user.groups_changed \#(admin.id) -> \#(bob.id) {"to": [\#(one), \#(two)], "from": []}"#,
                    #"user.groups_changed \#(admin.id) -> \#(bob.id) {"to": [\#(two)], "from": [\#(one), \#(two)]}"#,
                ]
            )
        }
    }

    @Test("A field that breaks its rule is named; a role is no group to be in")
    @Loop
    func refuses() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            for (json, field) in [
                (#"{"role":"root"}"#, "role"), (#"{"groups":[1]}"#, "groups"), (#"{"groups":[999]}"#, "groups"),
            ] {
                let answer = try await shop.send("PATCH", "/api/users/\(admin.id)/", json, as: admin)
                try answer.expectProblem(422, "invalid_fields")
                #expect(try answer.refusedFields() == [field])
            }
            #expect(try await shop.auditTexts() == [])
        }
    }

    @Test("A change of what has changed meanwhile is refused")
    @Loop
    func matches() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let bob = try await shop.signedInUser("bob")
            let path = "/api/users/\(bob.id)/"
            let tag = try #require(try await shop.send("GET", path, as: admin).fields["etag"])
            #expect(
                try await shop.send("PATCH", path, #"{"role":"supplier"}"#, as: admin, ["If-Match": tag]).status == 200
            )
            let answer = try await shop.send("PATCH", path, #"{"role":"admin"}"#, as: admin, ["If-Match": tag])
            try answer.expectProblem(412, "precondition_failed")
        }
    }

    @Test("The last active administrator stays one", arguments: [#"{"role":"customer"}"#, #"{"is_active":false}"#])
    @Loop
    func keepsLast(_ json: String) async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let other = try await shop.signedInUser("eva", .admin)
            #expect(try await shop.send("PATCH", "/api/users/\(other.id)/", json, as: admin).status == 200)
            let answer = try await shop.send("PATCH", "/api/users/\(admin.id)/", json, as: admin)
            try answer.expectProblem(409, "last_admin")
            #expect(try await shop.texts("SELECT username FROM users WHERE role = 'admin' AND is_active") == ["ada"])
        }
    }

    @Test("Administrators who demote or deactivate each other at once leave one", arguments: 0..<2)
    @Loop
    func race(_ round: Int) async throws {
        try await TestShop.with { shop in
            var admins: [TestUser] = []
            for number in 0..<4 { admins.append(try await shop.signedInUser("admin\(number)", .admin)) }
            let ids = admins.map(\.id)
            let accounts = shop.application.accounts.users.accounts
            let refusals = try await atOnce(ids.count) { number -> String? in
                let change = number % 2 == 0 ? AccountChange(role: .customer) : AccountChange(isActive: false)
                do {
                    _ = try await accounts.change(ids[number], change, by: .command)
                    return nil
                } catch let problem as Problem {
                    return problem.code
                }
            }
            #expect(refusals.compactMap(\.self) == ["last_admin"])
            #expect(
                try await shop.texts("SELECT count(*) FROM users WHERE role = 'admin' AND is_active") == ["1"]
            )
        }
    }

    @Test("Who may change users, but not everything, neither gives what they have not, nor touches who has more")
    @Loop
    func staysWithin() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let helper = try await shop.signedInUser("helper")
            let bob = try await shop.signedInUser("bob")
            let helpers = try await Self.addGroup(shop, "helpers", [.viewUsers, .changeUsers])
            let auditors = try await Self.addGroup(shop, "auditors", [.viewAudit])
            let path = "/api/users/\(bob.id)/"
            _ = try await shop.application.accounts.users.accounts.change(
                helper.id,
                AccountChange(groupIDs: [helpers]),
                by: .command
            )
            let signedIn = TestUser(id: helper.id, name: helper.name, token: try await shop.accessToken(of: "helper"))
            try await eventually("the helper's token is good", within: .seconds(5)) {
                try await shop.send("GET", path, as: signedIn).status == 200
            }
            for (target, json) in [
                (path, #"{"role":"admin"}"#), (path, #"{"role":"supplier"}"#), (path, #"{"groups":[\#(auditors)]}"#),
                ("/api/users/\(admin.id)/", #"{"is_active":false}"#),
                ("/api/users/\(admin.id)/", #"{"role":"customer"}"#),
                ("/api/users/\(helper.id)/", #"{"role":"admin"}"#),
            ] {
                let answer = try await shop.send("PATCH", target, json, as: signedIn)
                try answer.expectProblem(403, "exceeds_own_permissions")
            }
            for json in [#"{"groups":[\#(helpers)]}"#, #"{"is_active":false}"#] {
                #expect(try await shop.send("PATCH", path, json, as: signedIn).status == 200)
            }
        }
    }
}
