import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The last use of a session", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct SessionUsesDatabaseTests {
    private static let age = "SELECT extract(epoch FROM last_used_at - created_at)::int::text FROM sessions ORDER BY id"

    @Test("Requests do not write it; it is written together, now and then")
    @Loop
    func isLazy() async throws {
        let clock = TestClock()
        try await TestShop.with(now: { clock.now }) { shop in
            try await shop.addUser("ada")
            let first = try await shop.signIn("ada")
            let second = try await shop.signIn("ada")
            clock.advance(by: .seconds(60))
            for token in [first, second, first] { _ = try await shop.get("/api/sessions/", token: token.access) }
            #expect(try await shop.rows(Self.age) == ["0", "0"])
            await shop.application.sessionUses.flush()
            #expect(try await shop.rows(Self.age) == ["60", "60"])
        }
    }

    @Test("It is written at the end of the process, and never moves back")
    @Loop
    func isWrittenAtTheEnd() async throws {
        let clock = TestClock()
        try await TestShop.with { observer in
            try await TestShop.with(now: { clock.now }) { shop in
                try await shop.addUser("ada")
                let tokens = try await shop.signIn("ada")
                clock.advance(by: .seconds(90))
                _ = try await shop.get("/api/sessions/", token: tokens.access)
            }
            #expect(try await observer.rows(Self.age) == ["90"])
            let ids = try await observer.rows("SELECT id::text FROM sessions")
            let id = try #require(Int64(ids.compactMap(\.self).joined()))
            observer.application.sessionUses.note(id, at: clock.now - .seconds(45))
            await observer.application.sessionUses.flush()
            #expect(try await observer.rows(Self.age) == ["90"])
        }
    }

    @Test("It is written by itself when its time has come")
    @Loop
    func isTimed() async throws {
        let clock = TestClock()
        let change: (inout Configuration) -> Void = { $0.sessions.usesFlushInterval = .milliseconds(20) }
        try await TestShop.with(change, now: { clock.now }) { shop in
            try await shop.addUser("ada")
            let tokens = try await shop.signIn("ada")
            clock.advance(by: .seconds(30))
            _ = try await shop.get("/api/sessions/", token: tokens.access)
            try await eventually("it is written") { try await shop.rows(Self.age) == ["30"] }
        }
    }
}
