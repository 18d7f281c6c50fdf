/// The syllables of Hangul and the letters that they are made of, by arithmetic (Unicode section 3.12).
enum HangulSyllable {
    private static let syllables: Range<UInt32> = 0xAC00..<0xD7A4
    private static let leading: Range<UInt32> = 0x1100..<0x1113
    private static let vowels: Range<UInt32> = 0x1161..<0x1176
    /// Where trailing consonants would begin: the place stands for none.
    private static let trailingBase: UInt32 = 0x11A7
    private static let trailing: Range<UInt32> = 0x11A8..<0x11C3
    private static let trailingCount: UInt32 = 28

    /// The two or three letters of a syllable; `nil` for any other scalar.
    static func decomposed(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        guard self.syllables.contains(scalar.value) else { return nil }
        let index = scalar.value - self.syllables.lowerBound
        let (leadingAndVowel, trailing) = index.quotientAndRemainder(dividingBy: self.trailingCount)
        let (leading, vowel) = leadingAndVowel.quotientAndRemainder(dividingBy: UInt32(self.vowels.count))
        var values = [self.leading.lowerBound + leading, self.vowels.lowerBound + vowel]
        if trailing > 0 { values.append(self.trailingBase + trailing) }
        return values.compactMap(Unicode.Scalar.init)
    }

    /// The syllable that a leading consonant and a vowel make, or a syllable without a trailing consonant and one.
    static func composed(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        if self.leading.contains(first.value), self.vowels.contains(second.value) {
            let leading = first.value - self.leading.lowerBound
            let vowel = second.value - self.vowels.lowerBound
            let index = (leading * UInt32(self.vowels.count) + vowel) * self.trailingCount
            return Unicode.Scalar(self.syllables.lowerBound + index)
        }
        guard self.syllables.contains(first.value), self.trailing.contains(second.value),
            (first.value - self.syllables.lowerBound).isMultiple(of: self.trailingCount)
        else { return nil }
        return Unicode.Scalar(first.value + second.value - self.trailingBase)
    }
}
