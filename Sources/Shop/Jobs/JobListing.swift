/// What an administrator asks of `GET /api/jobs/`, checked and in normal form: newest first.
package struct JobListing: Equatable, Sendable {
    /// Where a job can be.
    package enum State: String, CaseIterable, Sendable {
        case queued, running, done, dead
    }

    /// Only jobs in this state.
    package let state: State?

    /// Only jobs of this kind.
    package let kind: String?
    package let position: PagePosition

    /// The most rows of the page, 1 to ``PagePosition/maximumLimit``.
    package let limit: Int

    /// Whether the client wants to know how many jobs pass the filters.
    package let wantsCount: Bool

    private static let parameterNames = PagePosition.parameterNames.union(Self.filters.names)

    /// The most characters of a kind's name, the column's bound.
    static let maximumKindCharacters = 100

    /// Reads a query.
    ///
    /// - Parameter items: Names and values, decoded.
    /// - Throws: ``QueryParameterError`` naming the first parameter that cannot be taken.
    package init(_ items: [(name: String, value: String)]) throws(QueryParameterError) {
        let parameters = try ListParameters(items, names: Self.parameterNames)
        self.state = try Self.state(parameters["state"])
        self.kind = try Self.kind(parameters["kind"])
        self.limit = try PagePosition.limit(parameters)
        self.wantsCount = try parameters.bool("count") ?? false
        let scope = Self.scope(self.state, self.kind)
        self.position = try PagePosition(parameters, limit: self.limit, scope: scope, key: .id)
    }

    /// The cursor of the page behind `last`.
    package func cursor(behind last: PageCursor) -> String {
        last.encoded(scope: Self.scope(self.state, self.kind))
    }

    private static func state(_ name: String?) throws(QueryParameterError) -> State? {
        guard let name else { return nil }
        guard let state = State(rawValue: name) else {
            throw QueryParameterError("state", "is none of \(State.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return state
    }

    private static func kind(_ name: String?) throws(QueryParameterError) -> String? {
        guard let name else { return nil }
        let isName = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") }
        guard isName, (1...Self.maximumKindCharacters).contains(name.utf8.count) else {
            throw QueryParameterError("kind", "is not the name of a kind, such as sweep_jobs")
        }
        return name
    }

    private static func scope(_ state: State?, _ kind: String?) -> String {
        "jobs state=\(state?.rawValue ?? "") kind=\(kind ?? "")"
    }
}
