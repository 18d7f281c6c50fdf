import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Groups", .database, .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set"))
struct GroupsDatabaseTests {
    private static let editors = #"{"name":"Editors","permissions":["products.change_all","categories.change"]}"#

    @Test("A group is made, shown, replaced, changed and deleted")
    @Loop
    func life() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let made = try await shop.send("POST", "/api/groups/", Self.editors, as: admin)
            #expect(made.status == 201)
            let path = try #require(made.fields["location"])
            let id = try #require(path.split(separator: "/").last)
            #expect(
                made.text == #"{"id":\#(id),"name":"Editors","#
                    + #""permissions":["categories.change","products.change_all"],"is_role":false}"#
            )
            let shown = try await shop.send("GET", path, as: admin)
            #expect(shown.body == made.body)
            let tag = try #require(shown.fields["etag"])
            let replaced = try await shop.send(
                "PUT",
                path,
                #"{"name":"Writers","permissions":["products.add"]}"#,
                as: admin,
                ["If-Match": tag]
            )
            #expect(try replaced.object()["permissions"] == .array([.string("products.add")]))
            #expect(try await shop.send("PUT", path, #"{"name":"x"}"#, as: admin).status == 422)
            #expect(try await shop.send("PATCH", path, "{}", as: admin, ["If-Match": tag]).status == 412)
            let changed = try await shop.send("PATCH", path, #"{"permissions":[]}"#, as: admin)
            #expect(changed.text == #"{"id":\#(id),"name":"Writers","permissions":[],"is_role":false}"#)
            #expect(try await shop.send("GET", path, as: admin).fields["etag"] == changed.fields["etag"])
            #expect(try await shop.send("DELETE", path, as: admin, ["If-Match": tag]).status == 412)
            #expect(try await shop.send("DELETE", path, as: admin).status == 204)
            for (method, json) in [("GET", ""), ("PUT", Self.editors), ("PATCH", "{}"), ("DELETE", "")] {
                #expect(try await shop.send(method, path, json, as: admin).status == 404)
            }
            let actions = try await shop.auditTexts().map { String($0.prefix { $0 != "{" }) }
            #expect(
                actions
                    == ["group.created", "group.changed", "group.changed", "group.deleted"].map {
                        "\($0) \(admin.id) -> "
                    }
            )
        }
    }

    @Test("The built-in groups show what roles may do, and stay as they are")
    @Loop
    func builtIn() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let list = try await shop.send("GET", "/api/groups/?count=true", as: admin)
            #expect(list.fields["x-total-count"] == "3")
            #expect(
                list.text.contains(
                    #""name":"supplier","permissions":["products.add","products.change"],"is_role":true"#
                )
            )
            guard case .array(let groups) = try list.json() else { throw Problem.internalError }
            for case .object(let group) in groups {
                guard case .number(let id)? = group["id"] else { throw Problem.internalError }
                for (method, json) in [("PUT", Self.editors), ("PATCH", #"{"name":"x"}"#), ("DELETE", "")] {
                    let answer = try await shop.send(method, "/api/groups/\(id.text)/", json, as: admin)
                    try answer.expectProblem(409, "builtin_group")
                }
            }
        }
    }

    @Test("A name is one group's, in any case and form", arguments: ["EDITORS", "ｅditors", "editors"])
    @Loop
    func taken(_ name: String) async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            #expect(try await shop.send("POST", "/api/groups/", Self.editors, as: admin).status == 201)
            let again = try await shop.send("POST", "/api/groups/", #"{"name":"\#(name)","permissions":[]}"#, as: admin)
            try again.expectProblem(409, "name_taken")
            #expect(try again.refusedFields() == ["name"])
            let other = try await shop.send("POST", "/api/groups/", #"{"name":"x","permissions":[]}"#, as: admin)
            let path = try #require(other.fields["location"])
            let renamed = try await shop.send("PATCH", path, #"{"name":"\#(name)"}"#, as: admin)
            try renamed.expectProblem(409, "name_taken")
        }
    }

    @Test("What changes for a group changes for its members at once, also when it is deleted")
    @Loop
    func endsTokens() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let bob = try await shop.signedInUser("bob")
            let stranger = try await shop.signedInUser("eve")
            let group = try await shop.application.accounts.groups.groups.add("auditors", [.viewAudit], by: .command)
            let change = AccountChange(groupIDs: [group.id])
            _ = try await shop.application.accounts.users.accounts.change(bob.id, change, by: .command)
            let path = "/api/groups/\(group.id)/"
            for (method, json) in [("PATCH", #"{"permissions":["audit.view","users.view"]}"#), ("DELETE", "")] {
                var token = ""
                try await eventually("a token of now is good", within: .seconds(5)) {
                    token = try await shop.accessToken(of: "bob")
                    let member = TestUser(id: bob.id, name: "bob", token: token)
                    return try await shop.send("GET", "/api/audit/", as: member).status == 200
                }
                let member = TestUser(id: bob.id, name: "bob", token: token)
                #expect(try await shop.send(method, path, json, as: admin).status < 300)
                try await eventually("the member's token is refused", within: .seconds(5)) {
                    try await shop.send("GET", "/api/users/me/", as: member).status == 401
                }
            }
            #expect(try await shop.send("GET", "/api/users/me/", as: stranger).status == 200)
            #expect(try await shop.texts("SELECT user_id FROM user_groups") == [])
        }
    }

    @Test("Groups, permissions and their routes are for administrators")
    @Loop
    func forbidden() async throws {
        try await TestShop.with { shop in
            let bob = try await shop.signedInUser("bob", .supplier)
            let admin = try await shop.signedInUser("ada", .admin)
            for path in ["/api/groups/", "/api/groups/1/", "/api/permissions/"] {
                #expect(try await shop.send("GET", path, as: bob).status == 403)
                #expect(try await shop.send("GET", path, as: nil).status == 401)
            }
            let answer = try await shop.send("GET", "/api/permissions/", as: admin)
            guard case .array(let permissions) = try answer.json() else { throw Problem.internalError }
            #expect(permissions.count == Permission.allCases.count)
            #expect(answer.text.hasPrefix(#"[{"name":"audit.view","description":"See who did what"#))
        }
    }

    @Test("Pages by cursor and by number hold all groups in order of id")
    @Loop
    func pages() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let first = try await shop.send("GET", "/api/groups/?limit=2", as: admin)
            let link = try #require(first.fields["link"])
            let next = String(link.dropFirst().prefix { $0 != ">" })
            let second = try await shop.send("GET", next, as: admin)
            #expect(second.text.contains(#""name":"admin""#))
            #expect(second.fields["link"] == nil)
            #expect(try await shop.send("GET", "/api/groups/?limit=2&page=2", as: admin).body == second.body)
            #expect(try await shop.send("GET", "/api/groups/?name=x", as: admin).status == 400)
        }
    }
}
