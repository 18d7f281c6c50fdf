import Testing

@testable import Crypto

/// The standard library knows both what is canonically equal and what is in form C: together they leave one answer.
@Suite("Normalisation form C")
struct NormalizationFormCTests {
    private static func isRight(_ text: String) -> Bool {
        guard let normal = String(validating: NormalizationFormC.utf8(text), as: UTF8.self) else { return false }
        var span = normal.utf8Span
        return normal == text && span.checkForNFC(quickCheck: false)
    }

    private static let scalars = (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init)

    @Test("Every character of Unicode, alone and taken apart")
    func everyScalar() {
        let wrong = Self.scalars.filter { !Self.isRight(String($0)) }
        #expect(wrong.map { String($0.value, radix: 16) } == [])
        let apart = CanonicalMappings.shared.decompositions.values.filter { parts in
            var text = ""
            text.unicodeScalars.append(contentsOf: parts)
            return !Self.isRight(text)
        }
        #expect(apart.count == 0)
    }

    @Test("Every pair and triple of characters that change, marks and Hangul, drawn at random", arguments: [1, 2, 3])
    func sequences(seed: UInt64) {
        let marks = Self.scalars.filter { $0.properties.canonicalCombiningClass != .notReordered }
        // Of three Tibetan vowels, which are no marks but made of marks, the library is wrong: `tibetan()` has them.
        let mapped = CanonicalMappings.shared.decompositions.sorted { $0.key.value < $1.key.value }
            .filter { ![0xF73, 0xF75, 0xF81].contains($0.key.value) }
        let hangul = Self.scalars.filter {
            (0x1100...0x11FF).contains($0.value) || (0xAC00...0xAC40).contains($0.value)
        }
        let plain = Array("aeioAEIOuUcCdDsS<=>".unicodeScalars)
        var generator = SeededGenerator(seed: seed)
        var wrong: [String] = []
        for _ in 0..<40_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 2...7, using: &generator) {
                let pool = Int.random(in: 0..<6, using: &generator)
                switch pool {
                case 0, 1: text.append(marks.randomElement(using: &generator) ?? "a")
                case 2: text.append(contentsOf: mapped.randomElement(using: &generator)?.value ?? [])
                case 3: text.append(mapped.randomElement(using: &generator)?.key ?? "a")
                case 4: text.append(hangul.randomElement(using: &generator) ?? "a")
                default: text.append(plain.randomElement(using: &generator) ?? "a")
                }
            }
            if !Self.isRight(String(text)) {
                wrong.append(text.map { String($0.value, radix: 16) }.joined(separator: " "))
            }
        }
        #expect(wrong.prefix(5) == [])
    }

    @Test(
        "All ways to write a word give the same bytes",
        arguments: [
            ["\u{E9}", "e\u{301}"],
            ["\u{1EAD}", "a\u{323}\u{302}", "a\u{302}\u{323}", "\u{E2}\u{323}", "\u{1EA1}\u{302}"],
            ["\u{212B}", "\u{C5}", "A\u{30A}"],
            ["\u{D55C}\u{AE00}", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"],
            ["q\u{307}\u{323}", "q\u{323}\u{307}"],
        ]
    )
    func equivalents(forms: [String]) {
        let normal = Set(forms.map(NormalizationFormC.utf8))
        #expect(normal.count == 1)
    }

    @Test("Vowels that are made of marks put those into order with the marks before them")
    func tibetan() {
        let expected = Array("\u{F71}\u{F74}\u{1E948}".utf8)
        #expect(NormalizationFormC.utf8("\u{1E948}\u{F75}") == expected)
        #expect(NormalizationFormC.utf8("\u{1E948}\u{F71}\u{F74}") == expected)
        #expect(NormalizationFormC.utf8("a\u{30A}\u{F73}") == Array("\u{E5}\u{F71}\u{F72}".utf8))
    }

    @Test("What only looks alike stays different, and case does too")
    func different() {
        for (one, other) in [("²", "2"), ("ﬁ", "fi"), ("Ａ", "A"), ("a", "A"), ("ß", "ss")] {
            #expect(NormalizationFormC.utf8(one) != NormalizationFormC.utf8(other))
        }
    }
}
