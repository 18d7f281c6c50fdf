import Testing

@testable import Shop

@Suite("Typos between words")
struct EditDistanceTests {
    @Test(
        "A letter more, less, another, or two exchanged are one typo each",
        arguments: [
            ("", "", 0), ("guitar", "guitar", 0), ("", "abc", 3), ("abc", "", 3), ("gibsn", "gibson", 1),
            ("gibsoon", "gibson", 1), ("gibson", "gibsom", 1), ("gutiar", "guitar", 1), ("ugitar", "guitar", 1),
            ("guitra", "guitar", 1), ("stratocastr", "stratocaster", 1), ("tsratocastre", "stratocaster", 2),
            ("kitten", "sitting", 3), ("ca", "abc", 3), ("дубрвав", "дубрава", 2), ("ab", "ba", 1), ("a", "b", 1),
        ]
    )
    func measures(first: String, second: String, distance: Int) {
        let (first, second) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
        for limit in 0...4 {
            #expect(EditDistance.isAtMost(limit, first, second) == (limit >= distance))
            #expect(EditDistance.isAtMost(limit, second, first) == (limit >= distance))
        }
    }
}
