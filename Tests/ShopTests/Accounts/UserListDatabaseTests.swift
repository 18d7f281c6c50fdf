import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The list of users", .database, .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set"))
struct UserListDatabaseTests {
    /// 6 000 users: every 100th a supplier, every 1 000th an administrator, every 500th not active; one name is rare,
    /// and another one all in the second half.
    private static let users = """
        INSERT INTO users (username, email, first_name, last_name, role, is_active, password_hash)
        SELECT 'user' || n, 'user' || n || '@example.com',
            CASE WHEN n = 4321 THEN 'Xenophilius' WHEN n > 3000 THEN 'Late' ELSE 'Early' END, 'O''Hara_%\\',
            CASE WHEN n % 1000 = 0 THEN 'admin' WHEN n % 100 = 0 THEN 'supplier' ELSE 'customer' END,
            n % 500 <> 0, 'x'
        FROM generate_series(1, 6000) n;
        INSERT INTO user_groups SELECT u.id, 1 FROM users u WHERE u.id <= 30;
        ANALYZE users, groups, user_groups
        """

    @Loop
    private static func fill() async throws -> PostgresPool {
        let pool = try TestDatabase.required().pool
        try await pool.withConnection { try await $0.executeScript(Self.users) }
        return pool
    }

    private static let queries: [[(name: String, value: String)]] = [
        [], [("role", "supplier")], [("role", "admin")], [("is_active", "false")], [("is_active", "true")],
        [("role", "admin"), ("is_active", "false")], [("search", "XENOPHILIUS")], [("search", "Late O'Hara_%\\")],
        [("search", "example.com")], [("search", "ser123")], [("search", "nobody at all")],
        [("search", "user5"), ("role", "supplier")], [("limit", "100")],
    ]

    @Test("Pages by cursor hold just the users that pass, once each, in order of id")
    @Loop
    func pages() async throws {
        let pool = try await Self.fill()
        for query in Self.queries {
            var ids: [Int64] = []
            var items = query
            for _ in 0..<70 {
                let listing = try UserListing(items)
                let (users, last) = try await pool.read(ListUsers(listing))
                ids += users.map(\.id)
                guard let last, ids.count <= 1200 else { break }
                items = query + [("cursor", listing.cursor(behind: last))]
            }
            #expect(ids == ids.sorted() && Set(ids).count == ids.count)
            let expected = try await pool.read(
                QueryColumn("SELECT id FROM users WHERE \(Self.condition(query)) ORDER BY id")
            )
            #expect(ids.map(String.init) == Array(expected.prefix(ids.count)))
            #expect(ids.count == expected.count || ids.count > 1200)
            #expect(try await pool.read(CountUsers(try UserListing(query))) == Int64(expected.count))
        }
    }

    /// The filters, said without an index.
    private static func condition(_ query: [(name: String, value: String)]) -> String {
        let conditions = query.compactMap { item -> String? in
            switch item.name {
            case "role": "role = '\(item.value)'"
            case "is_active": "is_active = \(item.value)"
            case "search":
                "strpos(lower(concat_ws(' ', username, email, first_name, last_name)), "
                    + "lower('\(item.value.split(separator: "'").joined(separator: "''"))')) > 0"
            default: nil
            }
        }
        return conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    }

    @Test("No list reads the whole table, and a page's groups are found by key")
    @Loop
    func plans() async throws {
        let pool = try await Self.fill()
        for query in Self.queries {
            for position in [[], [("page", "3")]] {
                let list = ListUsers(try UserListing(query + position))
                let plan = try await pool.read(Explain(list))
                #expect(plan.nodes.allSatisfy { !$0.hasPrefix("Seq Scan users") }, "\(plan.nodes)")
            }
        }
    }

    @Test("A name is found by folded letters, and what has a meaning in patterns is literal")
    @Loop
    func folds() async throws {
        let pool = try TestDatabase.required().pool
        try await pool.withConnection { session in
            try await session.executeScript(
                """
                INSERT INTO users (username, email, first_name, password_hash)
                VALUES ('straße', 'a@x', 'Zoë', 'x'), ('plain', 'b@x', 'abc%def', 'x'), ('other', 'c@x', 'abcxdef', 'x')
                """
            )
        }
        for (search, names) in [
            ("STRASSE", ["straße"]), ("ZOE\u{308}", ["straße"]), ("abc%", ["plain"]), ("abc％", ["plain"]),
            ("abc_def", []), ("abc\\", []), ("ａｂｃ", ["plain", "other"]),
        ] {
            let (users, _) = try await pool.read(ListUsers(try UserListing([("search", search)])))
            #expect(users.map(\.username) == names, "\(search)")
        }
    }

    @Test("Administrators page through it, with a total if they want one")
    @Loop
    func answers() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            for number in 0..<4 { try await shop.addUser("user\(number)") }
            let first = try await shop.send("GET", "/api/users/?limit=3&count=true&role=customer", as: admin)
            #expect(first.fields["x-total-count"] == "4")
            #expect(first.fields["cache-control"] == "private, no-store")
            let next = String(try #require(first.fields["link"]).dropFirst().prefix { $0 != ">" })
            let second = try await shop.send("GET", next, as: admin)
            guard case .array(let rest) = try second.json() else { throw Problem.internalError }
            #expect(rest.count == 1)
            #expect(second.fields["link"] == nil)
            #expect(try await shop.send("GET", "/api/users/?role=none", as: admin).status == 400)
            let tag = try #require(first.fields["etag"])
            let known = try await shop.send(
                "GET",
                "/api/users/?limit=3&role=customer",
                as: admin,
                ["If-None-Match": tag]
            )
            #expect(known.status == 304)
        }
    }
}

/// Runs a statement and gives its plan instead of the rows.
struct Explain<Statement: PostgresStatement>: PostgresStatement {
    let statement: Statement
    let sql: SQL

    init(_ statement: Statement) {
        self.statement = statement
        self.sql = SQL(unprepared: "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) \(statement.sql.text)")
    }

    func bind(to parameters: inout PostgresParameters) {
        self.statement.bind(to: &parameters)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ExplainedPlan {
        let text = rows.text(0, 0)
        do throws(JSONError) {
            return ExplainedPlan(try JSONReader(limits: JSONLimits()).read(Array(text.utf8)))
        } catch {
            throw PostgresError(.unexpectedColumn, serverMessage: "the plan is no JSON: \(error)")
        }
    }
}
