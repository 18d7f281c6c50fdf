import Postgres

/// What the words that were typed may mean: words of the catalogue that are them, hold them or resemble them.
///
/// The vocabulary has an index for whole words and one of trigrams (`search_candidates`); categories are few. It is a
/// statement of its own because what PostgreSQL plans the search for is then in hand: these words are how common?
struct FindSearchTerms: PostgresStatement {
    let search: ProductSearch

    var sql: SQL { Self.sql }

    // More words than a client may type can come of texts that this program and PostgreSQL take apart differently.
    private static let sql = SQL(
        prepared: "find_search_terms",
        """
        SELECT t.text, w.number, w.word, c.word, c.category_id,
            \(CacheNamespace.products.generationSQL)
        FROM search_text($1) AS t(text)
        LEFT JOIN LATERAL
            unnest((string_to_array(t.text, ' '))[1:\(ProductSearch.maximumWordCount)]) WITH ORDINALITY
            AS w(word, number) ON true
        LEFT JOIN LATERAL search_candidates(w.word) AS c ON true
        ORDER BY w.number
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.search.text)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> SearchTerms {
        var words: [SearchWord] = []
        var candidates: [SearchWord.Candidate] = []
        for row in 0..<rows.count {
            guard let typed = rows.optionalText(row, 2) else { continue }
            if let word = rows.optionalText(row, 3) {
                let id = rows.isNull(row, 4) ? nil : try rows.int64(row, 4)
                candidates.append(SearchWord.Candidate(word: word, categoryID: id))
            }
            let isLast = row + 1 == rows.count
            if isLast || rows.text(row, 1) != rows.text(row + 1, 1) {
                words.append(SearchWord(typed, candidates: candidates))
                candidates = []
            }
        }
        return SearchTerms(text: rows.text(0, 0), words: words, generation: try rows.int64(0, 5))
    }
}

/// One page of the products that a search finds, the best ``SearchRank`` first, then by id; with the other filters of
/// its listing.
///
/// Each rank is a part of a UNION ALL, sorted and limited by itself. PostgreSQL runs the parts one after the other and
/// only until the page is full, so a search whose exact matches fill it never reads the typos. A part is found by the
/// index of terms or of names and then sorted, or, if matches are many, by a walk in order of id; that it is not too
/// trusting in the latter is seen to as in ``ListProducts``. What else is filtered by is looked up in `products`, by
/// its primary key. Planned each time, for the words in hand.
struct SearchProducts: PostgresStatement {
    let sql: SQL
    private let limit: Int
    private let filter: ProductFilter
    private let values: [String]

    /// How many times more rows PostgreSQL is to plan for than are wanted.
    private static let caution = 20

    /// - Parameters:
    ///   - listing: A search in order of rank.
    ///   - terms: What ``FindSearchTerms`` made of it.
    init(_ listing: ProductListing, _ terms: SearchTerms) {
        precondition(listing.order.key == .rank, "a search in another order is a list")
        var filter = listing.filter
        filter.search = nil
        filter.categoryID = nil  // one of the terms
        var numbers = ParameterNumbers()
        let conditions = ProductConditions.text(ProductListShape(filter), &numbers)
        var values = NumberedValues(numbers)
        var offset = 0
        if case .offset(let rowCount) = listing.position { offset = rowCount }
        let count = listing.limit + 1
        let partLimit = values.add(String((offset + count) * Self.caution))
        let parts = Self.parts(listing, terms, &values).map { part in
            // A sum is in the order of no index, so there can be no walk.
            """
            (SELECT \(part.rank.rawValue) AS rank, s.product_id
            FROM product_search s\(filter == ProductFilter() ? "" : " JOIN products ON products.id = s.product_id")
            WHERE \(part.condition)\(filter == ProductFilter() ? "" : " AND \(conditions)")
            ORDER BY s.product_id\(part.isWalkable ? "" : " + 0") LIMIT \(partLimit))
            """
        }
        self.limit = listing.limit
        self.filter = filter
        self.sql = SQL(
            unprepared: """
                SELECT \(PackedLayout.allRows("packed")), \(CacheNamespace.products.generationSQL)
                FROM (
                    SELECT \(ProductColumns.layout(for: .rank).sql) AS packed
                    FROM (
                        SELECT rank, product_id FROM (\(parts.joined(separator: " UNION ALL "))) ranked
                        LIMIT \(values.add(String(count))) OFFSET \(values.add(String(offset)))
                    ) m
                    JOIN products p ON p.id = m.product_id
                    JOIN categories c ON c.id = p.category_id
                    ORDER BY m.rank, m.product_id
                ) page
                """
        )
        self.values = values.texts
    }

    /// Which products are in each rank, from the one of the cursor on; never none.
    private static func parts(
        _ listing: ProductListing,
        _ terms: SearchTerms,
        _ values: inout NumberedValues
    ) -> [(rank: SearchRank, condition: String, isWalkable: Bool)] {
        let category = listing.filter.categoryID.map(SearchTerms.category)
        let name = values.add(terms.text)
        var cursor: (rank: Int, id: Int64)?
        if case .after(let last) = listing.position, case .rank(let rank) = last.value { cursor = (rank, last.id) }
        var parts: [(rank: SearchRank, condition: String, isWalkable: Bool)] = []
        for rank in SearchRank.allCases where rank.rawValue >= cursor?.rank ?? 0 {
            var condition: String
            var isWalkable = true
            switch rank {
            case .name, .beginningOfName:
                condition = rank == .name ? "s.name = \(name)" : "s.name ^@ \(name) AND s.name <> \(name)"
                if let category { condition += " AND s.terms @@ \(values.add(category))::tsquery" }
            default:
                guard let query = terms.query(rank) else { continue }
                isWalkable = SearchTerms.hasFewTerms(query)
                let inCategory = category.map { "\(query) & \($0)" } ?? query
                condition = "s.terms @@ \(values.add(inCategory))::tsquery AND NOT s.name ^@ \(name)"
            }
            if let cursor, cursor.rank == rank.rawValue {
                condition += " AND s.product_id > \(values.add(String(cursor.id)))"
            }
            parts.append((rank, condition, isWalkable))
        }
        return parts.isEmpty ? [(.typos, "s.name = \(name) AND false", true)] : parts
    }

    func bind(to parameters: inout PostgresParameters) {
        self.filter.bind(to: &parameters, nil)
        for value in self.values { parameters.add(value) }
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListPage {
        try ProductView.page(rows[0, 0], limit: self.limit, sortedBy: .rank, generation: rows.int64(0, 1))
    }
}

/// The values of a statement whose text is put together with them.
private struct NumberedValues {
    private(set) var texts: [String] = []
    private var numbers: ParameterNumbers

    /// - Parameter numbers: Where those of other values end.
    init(_ numbers: ParameterNumbers) {
        self.numbers = numbers
    }

    /// Adds a value.
    ///
    /// - Returns: What stands for it in the text.
    mutating func add(_ text: String) -> String {
        self.texts.append(text)
        return self.numbers.next()
    }
}
