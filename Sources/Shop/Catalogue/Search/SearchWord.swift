/// A word that was typed, and the words of the catalogue that it may mean.
struct SearchWord: Equatable, Sendable {
    /// A word of the catalogue that looks like a typed one: of products' names and descriptions, or of the name of a
    /// category.
    struct Candidate: Equatable, Sendable {
        let word: String
        var categoryID: Int64?
    }

    let typed: String

    /// Whether products hold the very word.
    private(set) var isKnown = false

    /// Words of products that begin with it, or hold it from its third character on.
    private(set) var longer: [String] = []

    /// Whether there are more of those than were looked up.
    private(set) var hasMoreLonger = false

    /// Words of products that it may be a typo of.
    private(set) var similar: [String] = []

    /// Categories with the word, or a longer one, in their name; and those with one that it may be a typo of.
    private(set) var categoryIDs: [Int64] = []
    private(set) var similarCategoryIDs: [Int64] = []

    /// How many longer words are looked up; as `search_candidates` has it.
    static let maximumLongerCount = 100

    /// The characters that a part of a word must have; shorter ones are looked for at the beginning of words only.
    static let minimumPartCount = 3

    /// How many typos a word of so many characters may have.
    static func allowedTypoCount(_ characterCount: Int) -> Int {
        switch characterCount {
        case ..<4: 0
        case 4..<8: 1
        default: 2
        }
    }

    /// Tells the candidates apart, and leaves out those that are too far from the word.
    init(_ typed: String, candidates: [Candidate]) {
        self.typed = typed
        let scalars = Array(typed.unicodeScalars)
        var wordCount = 0
        for candidate in candidates {
            let others = Array(candidate.word.unicodeScalars)
            let isWhole = others == scalars
            let holds = isWhole || others.starts(with: scalars) || Self.isPart(scalars, of: others)
            let allowed = Self.allowedTypoCount(scalars.count)
            guard holds || allowed > 0 && EditDistance.isAtMost(allowed, scalars, others) else { continue }
            if let id = candidate.categoryID {
                if holds { self.categoryIDs.append(id) } else { self.similarCategoryIDs.append(id) }
                continue
            }
            if !holds {
                self.similar.append(candidate.word)
                continue
            }
            wordCount += 1
            if isWhole { self.isKnown = true } else { self.longer.append(candidate.word) }
        }
        self.hasMoreLonger = wordCount > Self.maximumLongerCount
    }

    private static func isPart(_ part: [Unicode.Scalar], of word: [Unicode.Scalar]) -> Bool {
        guard part.count >= Self.minimumPartCount, part.count <= word.count else { return false }
        return (0...word.count - part.count).contains { word[$0...].starts(with: part) }
    }
}
