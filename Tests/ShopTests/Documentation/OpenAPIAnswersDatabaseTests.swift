import Crypto
import HTTP
import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

/// Every answer that ``TestShop`` gets is held against the document; here every operation is asked once at least.
@Suite("Real answers are what the document says", .database)
struct OpenAPIAnswersDatabaseTests {
    /// A request that is not refused.
    private struct Wish {
        let method: String
        let target: String
        let body: String
        let fields: [String: String]

        init(_ method: String, _ target: String, _ body: String = "", _ fields: [String: String] = [:]) {
            self.method = method
            self.target = target
            self.body = body
            self.fields = body.isEmpty ? fields : ["Content-Type": "application/json"].merging(fields) { $1 }
        }
    }

    @Test("Each operation is answered as it says")
    @Loop
    func answers() async throws {
        let media = try TestFolder()
        defer { media.remove() }
        try await TestShop.with {
            $0.mediaDirectory = media.path
        } _: { shop in
            let world = try await shop.makeOrders()
            try await shop.connectRedis()
            let orders = try await self.makeOrders(shop, world)
            let database = try TestDatabase.required()
            try await database.run(
                """
                INSERT INTO jobs (kind, arguments, state, attempts, error, finished_at)
                VALUES ('mail', '{}', 'dead', 4, 'no route', now())
                """
            )
            let job = try await database.texts("SELECT max(id) FROM jobs")[0]
            var seen: Set<String> = []
            let wishes =
                Self.catalogueWishes(world) + Self.orderWishes(orders, world) + Self.accountWishes(world)
                + [Wish("GET", "/api/jobs/\(job)/"), Wish("POST", "/api/jobs/\(job)/retry/")]
            for wish in wishes {
                seen.insert(try await self.ask(shop, wish, as: world.admin))
            }
            for operation in try await self.askForTokens(shop, world) { seen.insert(operation) }
            #expect(shop.contract.operationIDs.subtracting(seen) == [])
        }
    }

    @Loop
    private func ask(_ shop: TestShop, _ wish: Wish, as user: TestUser) async throws -> String {
        var fields = wish.fields
        let operation = try #require(shop.contract.operationID(wish.method, wish.target))
        fields["Authorization"] = "Bearer \(user.token)"
        let body =
            wish.fields["Content-Type"] == "image/png" ? ImageFiles.plainPNG : Array(wish.body.utf8)
        let answer = try await shop.send(wish.method, wish.target, fields, bytes: body)
        #expect((200..<300).contains(answer.status), "\(wish.method) \(wish.target): \(answer.text)")
        return operation
    }

    /// Three paid orders and one that is not.
    @Loop
    private func makeOrders(_ shop: TestShop, _ world: TestOrders) async throws -> [Int64] {
        var ids: [Int64] = []
        for _ in 0..<4 { ids.append(try await shop.place([(world.lute, 1)], for: world.buyer)) }
        for id in ids.prefix(3) { try await shop.pay(id) }
        return ids
    }

    private static func catalogueWishes(_ world: TestOrders) -> [Wish] {
        let product = "/api/products/\(world.lute)/"
        let whole = #"{"name":"Lute","price":"12.50","category":\#(world.catalogue.strings)}"#
        let csv = "name,price,category\nZither,80.00,Strings\n"
        return [
            Wish("GET", "/api/"), Wish("GET", "/live"), Wish("GET", "/ready"), Wish("GET", "/health/"),
            Wish("GET", "/health/", "", ["Accept": "text/html"]), Wish("GET", "/openapi.json"),
            Wish("GET", "/api/summary/"), Wish("GET", "/api/users/me/products/?limit=2"),
            Wish("GET", "/api/categories/?count=true"), Wish("POST", "/api/categories/", #"{"name":"Scores"}"#),
            Wish("GET", "/api/categories/\(world.catalogue.strings)/"),
            Wish("PUT", "/api/categories/\(world.catalogue.winds)/", #"{"name":"Brass"}"#),
            Wish("PATCH", "/api/categories/\(world.catalogue.winds)/", #"{"description":"Loud."}"#),
            Wish("DELETE", "/api/categories/3/"),
            Wish("GET", "/api/products/?limit=1"), Wish("POST", "/api/products/", whole), Wish("GET", product),
            Wish("PUT", product, whole), Wish("PATCH", product, #"{"price":13.5,"stock":50,"description":null}"#),
            Wish("PUT", product + "image/", "png", ["Content-Type": "image/png"]), Wish("GET", product),
            Wish("DELETE", product + "image/"), Wish("GET", product + "stock/?limit=2"),
            Wish("POST", product + "stock/", #"{"delta":-1,"reason":"broken"}"#),
            Wish("GET", product + "recommendations/?limit=3"),
            Wish("POST", "/api/products/import/?dry_run=true", csv, ["Content-Type": "text/csv"]),
            Wish("DELETE", "/api/products/\(world.drum)/"),
        ]
    }

    private static func orderWishes(_ orders: [Int64], _ world: TestOrders) -> [Wish] {
        let item = #"{"product_id":\#(world.lute),"quantity":2}"#
        return [
            Wish("POST", "/api/order-items/", item), Wish("GET", "/api/order-items/?count=true"),
            Wish("GET", "/api/order-items/1/"), Wish("PUT", "/api/order-items/1/", item),
            Wish("PATCH", "/api/order-items/1/", #"{"quantity":1}"#),
            Wish("POST", "/api/orders/", #"{"order_items":[1]}"#, ["Idempotency-Key": "a"]),
            Wish("POST", "/api/orders/", #"{"order_items":[1]}"#, ["Idempotency-Key": "a"]),
            Wish("POST", "/api/orders/", #"{"items":[\#(item)]}"#), Wish("POST", "/api/order-items/", item),
            Wish("DELETE", "/api/order-items/2/"), Wish("GET", "/api/orders/?limit=2&count=true"),
            Wish("GET", "/api/orders/\(orders[0])/"),
            Wish("PATCH", "/api/orders/\(orders[0])/", #"{"is_completed":true}"#),
            Wish("POST", "/api/orders/\(orders[1])/completion/"), Wish("DELETE", "/api/orders/\(orders[2])/"),
            Wish("POST", "/api/orders/\(orders[3])/cancellation/"), Wish("GET", "/api/orders/\(orders[3])/"),
            Wish("GET", "/api/jobs/?limit=3"),
        ]
    }

    private static func accountWishes(_ world: TestOrders) -> [Wish] {
        let user = "/api/users/\(world.other.id)/"
        let newUser = #"""
            {"username":"fanny","email":"fanny@example.org","password":"das jahr in klavier",
             "password2":"das jahr in klavier","phone_number":"+49 30 901820"}
            """#
        let password = #"""
            {"old_password":"\#(TestUser.password)","password":"a loud evening","password2":"a loud evening"}
            """#
        return [
            Wish("POST", "/api/users/", newUser), Wish("GET", "/api/users/?count=true"), Wish("GET", user),
            Wish("PATCH", user, #"{"is_active":true,"role":"supplier"}"#), Wish("GET", "/api/users/me/"),
            Wish("PATCH", "/api/users/me/", #"{"first_name":"Ada"}"#),
            Wish("POST", "/api/users/me/password/", password),
            Wish("POST", "/api/groups/", #"{"name":"Takers","permissions":["products.add"]}"#),
            Wish("GET", "/api/groups/"), Wish("GET", "/api/groups/4/"),
            Wish("PUT", "/api/groups/4/", #"{"name":"Stock takers","permissions":[]}"#),
            Wish("PATCH", "/api/groups/4/", #"{"permissions":["jobs.view"]}"#), Wish("DELETE", "/api/groups/4/"),
            Wish("GET", "/api/permissions/"), Wish("GET", "/api/audit/?limit=50"),
            Wish("POST", "/api/password-reset/", #"{"email":"eve@shop.test"}"#),
            Wish("GET", "/api/sessions/"), Wish("DELETE", "/api/sessions/"),
        ]
    }

    /// What takes a token, or ends the one that it is asked with.
    @Loop
    private func askForTokens(_ shop: TestShop, _ world: TestOrders) async throws -> [String] {
        let name = world.other.name
        let tokens = try await shop.signIn(name, password: TestUser.password)
        let user = TestUser(id: world.other.id, name: name, token: tokens.access)
        let newer = try await shop.refresh(tokens.refresh)
        let reset = PasswordResetToken(random: .system)
        try await TestDatabase.required().run(
            """
            INSERT INTO password_resets (user_id, token_digest, created_at, expires_at)
            VALUES (\(world.buyer.id), '\(reset.digest)', now(), now() + interval '1 hour')
            """
        )
        let confirmation = #"{"token":"\#(reset.text)","password":"a loud evening","password2":"a loud evening"}"#
        let sessions = try await shop.send("GET", "/api/sessions/", as: user)
        guard case .array(let devices) = try sessions.json(), case .number(let session)? = devices.last?["id"] else {
            throw Problem.internalError
        }
        let wishes = [
            Wish("POST", "/api/token/verify/", #"{"token":"\#(newer.access)"}"#),
            Wish("POST", "/api/password-reset/confirm/", confirmation),
            Wish("DELETE", "/api/sessions/\(session.text)/"),
            Wish("POST", "/api/token/revoke/", #"{"refresh":"\#(newer.refresh)"}"#),
        ]
        var seen = ["logIn", "refreshTokens"] + (try await self.askForCookies(shop, name))
        for wish in wishes { seen.append(try await self.ask(shop, wish, as: user)) }
        return seen
    }

    /// What the shop's own pages sign in by.
    @Loop
    private func askForCookies(_ shop: TestShop, _ username: String) async throws -> [String] {
        let page = ["X-Requested-With": "soundwave"]
        let signedIn = try await shop.send(
            "POST",
            "/api/token/cookie/",
            page.merging(["Content-Type": "application/json"]) { $1 },
            body: TestShop.credentials(username, TestUser.password)
        )
        let cookie = String(try #require(signedIn.fields["set-cookie"]).prefix { $0 != ";" })
        for path in ["refresh/", "revoke/"] {
            let fields = page.merging(["Cookie": cookie]) { $1 }
            let answer = try await shop.send("POST", "/api/token/cookie/\(path)", fields)
            #expect((200..<300).contains(answer.status), "\(path): \(answer.text)")
        }
        return ["logInByCookie", "refreshByCookie", "revokeByCookie"]
    }

    @Test("Every parameter is taken with its example")
    @Loop
    func takesParameters() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            try await shop.application.addOneProduct()
            var count = 0
            for route in shop.application.routes() where route.method == .get {
                let target = route.path.split(separator: "<id>").joined(separator: "1")
                for parameter in route.operation?.parameters ?? [] where parameter.place == .query {
                    let value = parameter.exampleText.split(separator: " ").joined(separator: "+")
                    let answer = try await shop.send("GET", "\(target)?\(parameter.name)=\(value)", as: admin)
                    // No cursor fits every list.
                    let status = parameter.name == "cursor" ? 400 : 200
                    #expect(answer.status == status, "\(target) \(parameter.name): \(answer.text)")
                    count += 1
                }
            }
            #expect(count > 40)
        }
    }
}
