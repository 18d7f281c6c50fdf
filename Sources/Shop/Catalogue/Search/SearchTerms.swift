/// What was searched for, in the terms that `product_search` is indexed by (migration `create_product_search`).
///
/// Each rank is a query of its own that no product of a better rank by words answers, so that the index alone gives
/// what is new in it. It also names what makes the rank: a search for a word that no other begins with has no products
/// with parts of words, and PostgreSQL shall not read half the catalogue to learn that, nor suppose that there are
/// many.
struct SearchTerms: Equatable, Sendable {
    /// The words with a space between: what a product's name is compared with.
    let text: String
    private let words: [SearchWord]

    /// The generation of products in the snapshot that the words are from.
    ///
    /// A page that was found by them is older than a write in between, whatever its own snapshot: it belongs to this
    /// generation.
    let generation: Int64

    init(text: String, words: [SearchWord], generation: Int64) {
        self.text = text
        self.words = words
        self.generation = generation
    }

    /// Whether there is nothing to look for: such as for punctuation alone, which finds nothing.
    var isEmpty: Bool { self.words.isEmpty }

    /// The products of any rank, as a `tsquery`.
    var query: String { Self.all(self.words.map { Self.any(Self.inAnyWay($0)) }) }

    /// The products of a rank, some of better names included, as a `tsquery`; `nil` if there can be none, and for the
    /// ranks that are found by the name as a whole.
    func query(_ rank: SearchRank) -> String? {
        switch rank {
        case .name, .beginningOfName: return nil
        case .wordsOfName: return self.words.allSatisfy(\.isKnown) ? self.wholeWords : nil
        case .partsOfName:
            if self.words.contains(where: \.hasMoreLonger) { return "\(self.inNames) & !\(self.wholeWords)" }
            return Self.query(self.words, Self.inName, beyond: self.wholeWords, by: { Self.terms("n", $0.longer) })
        case .elsewhere:
            return Self.query(self.words, Self.anywhere, beyond: self.inNames, by: Self.besideName)
        case .typosInName:
            return Self.query(self.words, Self.inNameOrTypo, beyond: self.asTyped, by: { Self.terms("n", $0.similar) })
        case .typos:
            let resembling = Self.all(self.words.map { Self.any(Self.inNameOrTypo($0)) })
            let before = Self.any([self.asTyped, resembling])
            return Self.query(self.words, Self.inAnyWay, beyond: before, by: Self.byTypo)
        }
    }

    /// Whether a query has so few terms that PostgreSQL guesses well how many products it finds.
    ///
    /// Each term that it has no statistics of counts for some twenty products. A hundred typos then seem to be in each
    /// twentieth product, and a walk that waits for them compares each product with all of them: 3 s, instead of the
    /// millisecond in which the index has all there are.
    static func hasFewTerms(_ query: String) -> Bool {
        query.utf8.count { $0 == UInt8(ascii: "'") } <= 2 * Self.fewTermsCount
    }

    private static let fewTermsCount = 16

    /// Whether a query has the term of a category.
    static func namesCategory(_ query: String) -> Bool { query.contains("'c") }

    /// The term of a category.
    static func category(_ id: Int64) -> String { "'c\(id)'" }

    private var wholeWords: String { Self.all(self.words.map { Self.term("n", $0.typed) }) }

    private var inNames: String { Self.all(self.words.map { Self.any(Self.inName($0)) }) }

    private var asTyped: String { Self.all(self.words.map { Self.any(Self.anywhere($0)) }) }

    /// All words in one of these ways, at least one of them in a new one, and not all in the ways of before.
    private static func query(
        _ words: [SearchWord],
        _ ways: (SearchWord) -> [String],
        beyond before: String,
        by newWays: (SearchWord) -> [String]
    ) -> String? {
        let new = words.flatMap(newWays)
        if new.isEmpty { return nil }
        return "\(Self.all(words.map { Self.any(ways($0)) })) & \(Self.any(new)) & !\(before)"
    }

    private static func inName(_ word: SearchWord) -> [String] {
        Self.wordOrLonger("n", word)
    }

    private static func besideName(_ word: SearchWord) -> [String] {
        Self.wordOrLonger("d", word) + word.categoryIDs.map(Self.category)
    }

    private static func anywhere(_ word: SearchWord) -> [String] {
        Self.inName(word) + Self.besideName(word)
    }

    private static func inNameOrTypo(_ word: SearchWord) -> [String] {
        Self.inName(word) + Self.terms("n", word.similar)
    }

    private static func byTypo(_ word: SearchWord) -> [String] {
        Self.terms("n", word.similar) + Self.terms("d", word.similar) + word.similarCategoryIDs.map(Self.category)
    }

    private static func inAnyWay(_ word: SearchWord) -> [String] {
        Self.anywhere(word) + Self.byTypo(word)
    }

    private static func wordOrLonger(_ place: String, _ word: SearchWord) -> [String] {
        // Where more begin with it than were looked up, the index finds them by their beginning.
        let itself = Self.term(place, word.typed) + (word.hasMoreLonger ? ":*" : "")
        let others = word.hasMoreLonger ? word.longer.filter { !$0.hasPrefix(word.typed) } : word.longer
        return [itself] + Self.terms(place, others)
    }

    private static func terms(_ place: String, _ words: [String]) -> [String] {
        words.map { Self.term(place, $0) }
    }

    /// A term, quoted; words are letters and digits only, so nothing in it can end the quotes.
    private static func term(_ place: String, _ word: String) -> String { "'\(place)\(word)'" }

    private static func all(_ queries: [String]) -> String { Self.joined(queries, " & ") }

    private static func any(_ queries: [String]) -> String { Self.joined(queries, " | ") }

    private static func joined(_ queries: [String], _ sign: String) -> String {
        "(" + queries.joined(separator: sign) + ")"
    }
}
