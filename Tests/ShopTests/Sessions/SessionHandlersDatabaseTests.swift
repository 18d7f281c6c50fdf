import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("A user's devices", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct SessionHandlersDatabaseTests {
    /// The ids of a list of devices, and which of them is marked as the one that asks.
    private func ids(_ answer: TestAnswer) throws -> (all: [Int64], current: [Int64]) {
        guard case .array(let devices) = try answer.json() else { return ([], []) }
        var all: [Int64] = []
        var current: [Int64] = []
        for case .object(let device) in devices {
            guard case .number(let number)? = device["id"], let id = number.int64 else { continue }
            all.append(id)
            if device["is_current"] == .bool(true) { current.append(id) }
        }
        return (all, current)
    }

    @Test("The open sessions are listed, newest first, with the one that asks marked; nobody else may keep the list")
    @Loop
    func lists() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            try await shop.addUser("eve")
            var sessions: [Int64] = []
            var tokens: [TestTokens] = []
            for _ in 0..<3 {
                tokens.append(try await shop.signIn("ada"))
                sessions.append(try shop.session(of: tokens[tokens.count - 1].access))
            }
            _ = try await shop.signIn("eve")
            for (index, token) in tokens.enumerated() {
                let answer = try await shop.get("/api/sessions/", token: token.access)
                #expect(answer.status == 200)
                #expect(answer.fields["cache-control"] == "private, no-store")
                let (all, current) = try self.ids(answer)
                #expect(all == sessions.reversed())
                #expect(current == [sessions[index]])
            }
            guard case .array(let devices) = try await shop.get("/api/sessions/", token: tokens[0].access).json(),
                case .object(let device)? = devices.first
            else { return #expect(Bool(false), "a list of objects") }
            #expect(
                device.members.map(\.name) == [
                    "id", "created_at", "last_used_at", "address", "user_agent", "is_current",
                ]
            )
        }
    }

    @Test("All others are ended at once, and the one that asks goes on")
    @Loop
    func endsOthers() async throws {
        try await TestShop.withTwo { one, other in
            try await one.addUser("ada")
            try await one.addUser("eve")
            let stranger = try await one.signIn("eve")
            let first = try await one.signIn("ada")
            let second = try await other.signIn("ada")
            let answer = try await one.send("DELETE", "/api/sessions/", ["Authorization": "Bearer \(first.access)"])
            #expect(answer.status == 204)
            #expect(try await one.get("/api/sessions/", token: second.access).status == 401)
            #expect(
                try await one.send("POST", "/api/token/refresh/", json: #"{"refresh":"\#(second.refresh)"}"#).status
                    == 401
            )
            try await eventually("the other instance refuses", within: .seconds(5)) {
                try await other.get("/api/sessions/", token: second.access).status == 401
            }
            let list = try await other.get("/api/sessions/", token: first.access)
            #expect(try self.ids(list).all == [one.session(of: first.access)])
            #expect(try await one.get("/api/sessions/", token: stranger.access).status == 200)
        }
    }

    @Test("One is ended by its id, also the one that asks; again, another user's and one that never was are 404")
    @Loop
    func endsOne() async throws {
        try await TestShop.with { shop in
            try await shop.addUser("ada")
            try await shop.addUser("eve")
            let stranger = try await shop.signIn("eve")
            let first = try await shop.signIn("ada")
            let second = try await shop.signIn("ada")
            func end(_ id: Int64, _ token: String) async throws -> Int {
                try await shop.send("DELETE", "/api/sessions/\(id)/", ["Authorization": "Bearer \(token)"]).status
            }
            #expect(try await end(shop.session(of: stranger.access), first.access) == 404)
            #expect(try await end(1_000_000, first.access) == 404)
            #expect(try await shop.get("/api/sessions/", token: stranger.access).status == 200)
            #expect(try await end(shop.session(of: second.access), first.access) == 204)
            #expect(try await end(shop.session(of: second.access), first.access) == 404)
            #expect(try await shop.get("/api/sessions/", token: second.access).status == 401)
            #expect(try await end(shop.session(of: first.access), first.access) == 204)
            #expect(try await shop.get("/api/sessions/", token: first.access).status == 401)
        }
    }
}
