import Testing

@testable import Shop

@Suite("A notice of ended sessions")
struct SessionNoticeTests {
    @Test(
        "Its payload is read",
        arguments: [
            ("public sessions 1", .sessionsEnded([1])), ("public sessions 1,22,333", .sessionsEnded([1, 22, 333])),
            ("public users", .usersChanged),
        ] as [(String, SessionNotice)]
    )
    func reads(payload: String, notice: SessionNotice) {
        #expect(SessionNotice(payload: payload, schema: "public") == notice)
    }

    @Test(
        "What is of another schema, or of no form that is known, is none",
        arguments: [
            "", "public", "other sessions 1", "public sessions", "public sessions ", "public sessions 1,", "sessions 1",
            "public sessions 1 2", "public sessions x", "public users 1", "public groups", " users",
        ]
    )
    func refuses(payload: String) {
        #expect(SessionNotice(payload: payload, schema: "public") == nil)
    }

    @Test("As many ids as one holds are within the bound, with the longest ids and the longest schema")
    func fits() {
        let id = String(Int64.max)
        let ids = Array(repeating: id, count: SessionNotice.maximumIDCount).joined(separator: ",")
        #expect((String(repeating: "s", count: 63) + " sessions " + ids).utf8.count <= 7000)
    }
}
