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
/// trusting in the latter is seen to as in ``ListProducts``. Where PostgreSQL's statistics are no guide, for a query of
/// many terms and for a category beside other filters, products are counted first. What else is filtered by is looked
/// up in `products`, by its primary key. Planned each time, for the words in hand.
struct SearchProducts: PostgresStatement {
    let sql: SQL
    private let limit: Int
    private let filter: ProductFilter
    private let values: [String]

    /// How many times more rows PostgreSQL is to plan for than are wanted.
    private static let caution = 20

    /// How many products of a part are sorted when they are counted.
    static let fewCount = 5000

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
        let isFiltered = filter != ProductFilter()
        let parts = Self.parts(listing, terms, isFiltered: isFiltered, &values).map { part in
            part.query == nil
                ? Self.planned(part, isFiltered ? conditions : nil, values.add(String((offset + count) * Self.caution)))
                : Self.counted(part, isFiltered ? conditions : nil, values.add(String(offset + count)))
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

    /// A part that PostgreSQL plans by its statistics.
    private static func planned(_ part: Part, _ conditions: String?, _ limit: String) -> String {
        """
        (SELECT \(part.rank.rawValue) AS rank, s.product_id
        FROM product_search s\(conditions == nil ? "" : " JOIN products ON products.id = s.product_id")
        WHERE \(part.condition)\(conditions.map { " AND \($0)" } ?? "")
        ORDER BY s.product_id LIMIT \(limit))
        """
    }

    /// A part of many terms, of whose number of products PostgreSQL knows nothing, or of a category among other
    /// filters: it is counted, by the index of terms and up to ``fewCount``.
    ///
    /// So few are sorted. If there are more, a walk in order of id, through `product_search` or those products that
    /// pass the other filters, soon meets enough of them.
    private static func counted(_ part: Part, _ conditions: String?, _ limit: String) -> String {
        let query = part.query ?? ""
        let walk =
            conditions.map {
                """
                SELECT products.id AS product_id FROM products
                WHERE (SELECT is_many FROM counted) AND \($0) AND (
                    SELECT s.terms @@ \(query)::tsquery AND \(part.condition)
                    FROM product_search s WHERE s.product_id = products.id
                )
                ORDER BY products.id LIMIT \(limit)
                """
            }
                // The index of terms cannot answer a subquery, so it is the walk.
                ?? """
                SELECT s.product_id FROM product_search s
                WHERE (SELECT is_many FROM counted) AND (SELECT s.terms @@ \(query)::tsquery) AND \(part.condition)
                ORDER BY s.product_id LIMIT \(limit)
                """
        return """
            (WITH found AS MATERIALIZED (
                SELECT s.product_id FROM product_search s
                WHERE s.terms @@ \(SearchTerms.unseen(query)) AND \(part.condition)
                LIMIT \(Self.fewCount + 1)
            ), counted AS MATERIALIZED (
                SELECT count(*) > \(Self.fewCount) AS is_many FROM found
            )
            SELECT \(part.rank.rawValue) AS rank, either.product_id
            FROM (
                (SELECT s.product_id
                FROM found s\(conditions == nil ? "" : " JOIN products ON products.id = s.product_id")
                WHERE (SELECT NOT is_many FROM counted)\(conditions.map { " AND \($0)" } ?? "")
                ORDER BY s.product_id LIMIT \(limit))
                UNION ALL
                (\(walk))
            ) either)
            """
    }

    /// The products of a rank.
    private struct Part {
        let rank: SearchRank
        var condition: String

        /// The parameter with the query of terms, if its products are to be counted; otherwise it is in the condition.
        var query: String?
    }

    /// Which products are in each rank, from the one of the cursor on; never none.
    private static func parts(
        _ listing: ProductListing,
        _ terms: SearchTerms,
        isFiltered: Bool,
        _ values: inout NumberedValues
    ) -> [Part] {
        let category = listing.filter.categoryID.map(SearchTerms.category)
        let name = values.add(terms.text)
        var cursor: (rank: Int, id: Int64)?
        if case .after(let last) = listing.position, case .rank(let rank) = last.value { cursor = (rank, last.id) }
        var parts: [Part] = []
        for rank in SearchRank.allCases where rank.rawValue >= cursor?.rank ?? 0 {
            var part: Part
            switch rank {
            case .name, .beginningOfName:
                part = Part(
                    rank: rank,
                    condition: rank == .name ? "s.name = \(name)" : "s.name ^@ \(name) AND s.name <> \(name)"
                )
                if let category { part.condition += " AND s.terms @@ \(values.add(category))::tsquery" }
            default:
                guard let query = terms.query(rank) else { continue }
                let inCategory = values.add(category.map { "\(query) & \($0)" } ?? query)
                part = Part(rank: rank, condition: "NOT s.name ^@ \(name)")
                // Of a category, PostgreSQL would rather compare all products with all that pass the filters.
                if SearchTerms.hasFewTerms(query), !isFiltered || !SearchTerms.namesCategory(query) {
                    part.condition = "s.terms @@ \(inCategory)::tsquery AND \(part.condition)"
                } else {
                    part.query = inCategory
                }
            }
            if let cursor, cursor.rank == rank.rawValue {
                part.condition += " AND s.product_id > \(values.add(String(cursor.id)))"
            }
            parts.append(part)
        }
        return parts.isEmpty ? [Part(rank: .typos, condition: "s.name = \(name) AND false")] : parts
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

extension SearchTerms {
    /// A query that PostgreSQL does not see when it plans.
    ///
    /// It then counts on one product in 200 and takes the index of terms; what it has no statistics of may seem so
    /// common that it would compare each product with it.
    ///
    /// - Parameter parameter: What stands for the query in the text.
    /// - Returns: What stands for it so.
    static func unseen(_ parameter: String) -> String { "(SELECT \(parameter)::tsquery)" }
}
