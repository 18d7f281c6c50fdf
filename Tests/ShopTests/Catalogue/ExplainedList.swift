import JSON
import Postgres
import Shop

/// How PostgreSQL ran one statement: what it read of products, or other tables, and how many rows that touched.
struct ExplainedPlan {
    /// Rows of the tables that were fetched, those included that did not pass.
    var touchedRowCount: Int64 = 0

    /// Whether one of the tables was read from end to end.
    var hasScannedTable = false

    /// What ran, for the report of a failure.
    var nodes: [String] = []

    private let tables: Set<String>

    /// - Parameters:
    ///   - json: The only column of `EXPLAIN (ANALYZE, FORMAT JSON)`.
    ///   - tables: Which tables are watched.
    init(_ json: JSONValue, tables: Set<String> = ["products"]) {
        self.tables = tables
        guard case .array(let plans) = json, case .object(let root)? = plans.first, let plan = root["Plan"] else {
            return
        }
        self.visit(plan)
    }

    private mutating func visit(_ node: JSONValue) {
        guard case .object(let members) = node else { return }
        func number(_ name: String) -> Int64 {
            guard case .number(let number)? = members[name] else { return 0 }
            return number.int64 ?? 0
        }
        func text(_ name: String) -> String {
            guard case .string(let text)? = members[name] else { return "" }
            return text
        }
        if self.tables.contains(text("Relation Name")) {
            let rows =
                number("Actual Rows") + number("Rows Removed by Filter") + number("Rows Removed by Index Recheck")
            self.touchedRowCount += rows * number("Actual Loops")
            // A way that was planned but not gone has read nothing.
            let hasRun = number("Actual Loops") > 0
            self.hasScannedTable = self.hasScannedTable || hasRun && text("Node Type") == "Seq Scan"
        }
        self.nodes.append("\(text("Node Type")) \(text("Relation Name"))\(text("Index Name"))")
        guard case .array(let children)? = members["Plans"] else { return }
        for child in children { self.visit(child) }
    }
}

/// Runs a list's statement and gives the plan instead of the rows.
struct ExplainList: PostgresStatement {
    let list: ListProducts
    let sql: SQL

    init(_ listing: ProductListing) {
        self.list = ListProducts(listing)
        self.sql = SQL(unprepared: "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) \(self.list.sql.text)")
    }

    func bind(to parameters: inout PostgresParameters) {
        self.list.bind(to: &parameters)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ExplainedPlan {
        try rows.explainedPlan()
    }
}

/// Runs a statement without values and gives its plan.
struct ExplainText: PostgresStatement {
    let sql: SQL

    init(_ text: String) {
        self.sql = SQL(unprepared: "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) \(text)")
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ExplainedPlan {
        try rows.explainedPlan()
    }
}

/// The first column of any query without values.
struct QueryColumn: PostgresStatement {
    let sql: SQL

    init(_ text: String) {
        self.sql = SQL(unprepared: text)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [String] {
        (0..<rows.count).map { row in rows.text(row, 0) }
    }
}

extension PostgresRows {
    borrowing func explainedPlan(tables: Set<String> = ["products"]) throws(PostgresError) -> ExplainedPlan {
        let text = self.text(0, 0)
        do throws(JSONError) {
            return ExplainedPlan(try JSONReader(limits: JSONLimits()).read(Array(text.utf8)), tables: tables)
        } catch {
            throw PostgresError(.unexpectedColumn, serverMessage: "the plan is no JSON: \(error)")
        }
    }
}
