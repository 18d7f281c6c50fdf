/// Where in a list a page begins.
package enum PagePosition: Equatable, Sendable {
    /// At the beginning.
    case first
    /// Behind the row that the cursor names.
    case after(PageCursor)
    /// Behind this many rows, 1 to ``maximumOffset``.
    case offset(Int)

    /// How many rows a page may skip: each is read, so this is for shallow jumps.
    package static let maximumOffset = 10_000

    /// The rows of a page unless the client says otherwise, and the most that it may ask for.
    package static let defaultLimit = 20
    package static let maximumLimit = 100

    /// Reads `limit`.
    ///
    /// - Throws: ``QueryParameterError``.
    static func limit(_ parameters: ListParameters) throws(QueryParameterError) -> Int {
        Int(try parameters.integer("limit", in: 1...Int64(Self.maximumLimit)) ?? Int64(Self.defaultLimit))
    }

    /// Reads `page` or `cursor`.
    ///
    /// - Parameters:
    ///   - parameters: The query's.
    ///   - limit: The rows of a page.
    ///   - scope: What the cursor must belong to; worked out only if there is one.
    ///   - key: What the cursor must hold.
    /// - Throws: ``QueryParameterError`` for both together, a page too deep, and a cursor of another list.
    init(
        _ parameters: ListParameters,
        limit: Int,
        scope: @autoclosure () -> String,
        key: SortKey
    ) throws(QueryParameterError) {
        try parameters.refuse("cursor", with: "page")
        if let text = parameters["cursor"] {
            self = .after(try PageCursor(decoding: text, scope: scope(), key: key))
            return
        }
        let lastPage = Int64(Self.maximumOffset / limit + 1)
        let page = Int(try parameters.integer("page", in: 1...lastPage) ?? 1)
        self = page == 1 ? .first : .offset((page - 1) * limit)
    }

    /// The position as a part of a cache key.
    func normalizedKey(scope: String) -> String {
        switch self {
        case .first: "first"
        case .after(let cursor): "after " + cursor.encoded(scope: scope)
        case .offset(let count): "offset \(count)"
        }
    }
}
