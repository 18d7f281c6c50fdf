import Testing

@testable import Shop

@Suite("What a typed word may mean")
struct SearchWordTests {
    private static func word(_ typed: String, _ words: [String], _ categories: [(String, Int64)] = []) -> SearchWord {
        SearchWord(
            typed,
            candidates: words.map { SearchWord.Candidate(word: $0) }
                + categories.map { SearchWord.Candidate(word: $0.0, categoryID: $0.1) }
        )
    }

    @Test("Candidates are the word, longer ones, those with few typos, or nothing")
    func tellsApart() {
        let word = Self.word(
            "strat",
            ["strat", "strats", "substrate", "start", "stra", "strap", "steady", "tsrta"],
            [("strat", 1), ("stratocasters", 2), ("strap", 3), ("cables", 4)]
        )
        #expect(word.isKnown)
        #expect(word.longer == ["strats", "substrate"])
        #expect(word.similar == ["start", "stra", "strap"])
        #expect(word.categoryIDs == [1, 2])
        #expect(word.similarCategoryIDs == [3])
        #expect(!word.hasMoreLonger)
    }

    @Test("Short words are looked for at the beginning of words, and as they are typed")
    func isStrictWhenShort() {
        let word = Self.word("lp", ["lps", "help", "lp", "la", "l"])
        #expect(word.longer == ["lps"])
        #expect(word.similar == [])
        #expect(Self.word("amp", ["lamp", "imp"]).longer == ["lamp"])
        #expect(Self.word("amp", ["lamp", "imp"]).similar == [])
    }

    @Test(
        "Longer words may have more typos",
        arguments: [(1, 0), (3, 0), (4, 1), (7, 1), (8, 2), (64, 2)]
    )
    func forgives(characterCount: Int, typoCount: Int) {
        #expect(SearchWord.allowedTypoCount(characterCount) == typoCount)
    }

    @Test("It tells when there are more longer words than were looked up")
    func isBounded() {
        let words = (100...200).map { "word\($0)" }
        #expect(Self.word("word", words).hasMoreLonger)
        #expect(!Self.word("word", Array(words.dropLast())).hasMoreLonger)
    }
}

@Suite("A search in terms of the index")
struct SearchTermsTests {
    private static func terms(_ words: [(String, [String])]) -> SearchTerms {
        SearchTerms(
            text: words.map(\.0).joined(separator: " "),
            words: words.map { word in
                SearchWord(word.0, candidates: word.1.map { SearchWord.Candidate(word: $0) })
            },
            generation: 1
        )
    }

    @Test("Each rank asks for what makes it, and leaves out the better ones")
    func asksByRank() {
        let terms = Self.terms([("red", ["red", "reds"]), ("guitar", ["guitar", "gitar"])])
        #expect(terms.query(.name) == nil)
        #expect(terms.query(.beginningOfName) == nil)
        #expect(terms.query(.wordsOfName) == "('nred' & 'nguitar')")
        #expect(
            terms.query(.partsOfName)
                == "(('nred' | 'nreds') & ('nguitar')) & ('nreds') & !('nred' & 'nguitar')"
        )
        #expect(
            terms.query(.elsewhere)
                == "(('nred' | 'nreds' | 'dred' | 'dreds') & ('nguitar' | 'dguitar'))"
                + " & ('dred' | 'dreds' | 'dguitar') & !(('nred' | 'nreds') & ('nguitar'))"
        )
        let asTyped = "(('nred' | 'nreds' | 'dred' | 'dreds') & ('nguitar' | 'dguitar'))"
        let inName = "(('nred' | 'nreds') & ('nguitar' | 'ngitar'))"
        #expect(terms.query(.typosInName) == "\(inName) & ('ngitar') & !\(asTyped)")
        #expect(
            terms.query(.typos)
                == "(('nred' | 'nreds' | 'dred' | 'dreds') & ('nguitar' | 'dguitar' | 'ngitar' | 'dgitar'))"
                + " & ('ngitar' | 'dgitar') & !(\(asTyped) | \(inName))"
        )
    }

    @Test("Ranks that no product can have are not asked for")
    func skips() {
        let unknown = Self.terms([("guitra", ["guitar"])])
        #expect(unknown.query(.wordsOfName) == nil)
        #expect(unknown.query(.partsOfName) == nil)
        #expect(unknown.query(.typos) != nil)
        #expect(unknown.query(.typosInName) != nil)
        #expect(Self.terms([("red", ["red"])]).query(.typosInName) == nil)
        #expect(Self.terms([("red", ["red"])]).query(.typos) == nil)
        #expect(Self.terms([]).isEmpty)
    }

    @Test("A beginning that more words have than were looked up is left to the index")
    func asksByBeginning() {
        let terms = Self.terms([("s", (0...100).map { "s\($0)" })])
        #expect(terms.query(.partsOfName) == "(('ns':*)) & !('ns')")
    }

    @Test("Categories are found by their terms")
    func asksByCategory() {
        let word = SearchWord("merch", candidates: [SearchWord.Candidate(word: "merch", categoryID: 7)])
        let terms = SearchTerms(text: "merch", words: [word], generation: 1)
        #expect(terms.query(.elsewhere) == "(('nmerch' | 'dmerch' | 'c7')) & ('dmerch' | 'c7') & !(('nmerch'))")
    }
}
