/// How well a product fits what was searched for, the best first; within a rank, products come by id.
enum SearchRank: Int, CaseIterable, Sendable {
    /// The name is the words and nothing else.
    case name
    /// The name begins with them.
    case beginningOfName
    /// Each is a word of the name.
    case wordsOfName
    /// Each is a word or a part of a word of the name.
    case partsOfName
    /// Some are not in the name, but in the description or in the name of the category.
    case elsewhere
    /// Each is in the name, some only with a typo.
    case typosInName
    /// Some are in none of these as they were typed, but with a typo.
    case typos
}
