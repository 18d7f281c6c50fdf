/// Unicode's normalisation form C (UAX #15): one sequence of bytes for all ways to write the same characters.
///
/// The form that RFC 8265 section 4.2 asks for passwords (`OpaqueString`). Form KC, the other usual choice, would also
/// make characters equal that look different, such as `²` and `2`, and so some passwords easier to guess.
package enum NormalizationFormC {
    /// `text` in that form, as UTF-8.
    ///
    /// - Complexity: O(*n* log *n*) in its length; the first text that is not ASCII costs about a millisecond more.
    package static func utf8(_ text: String) -> [UInt8] {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return Array(text.utf8) }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: self.composed(self.decomposed(text.unicodeScalars)))
        return Array(String(scalars).utf8)
    }

    /// The full canonical decomposition, marks in their canonical order.
    private static func decomposed(_ text: String.UnicodeScalarView) -> [Unicode.Scalar] {
        let table = CanonicalMappings.shared
        var scalars: [Unicode.Scalar] = []
        for scalar in text {
            if let parts = HangulSyllable.decomposed(scalar) ?? table.decompositions[scalar] {
                scalars.append(contentsOf: parts)
            } else {
                scalars.append(scalar)
            }
        }
        var start = 0
        while start < scalars.count {
            var end = start
            while end < scalars.count, self.combiningClass(scalars[end]) != 0 { end += 1 }
            // Stable: marks of one class stay in the order in which they were written.
            if end > start + 1 { scalars[start..<end].sort { self.combiningClass($0) < self.combiningClass($1) } }
            start = end + 1
        }
        return scalars
    }

    /// Puts together what a single scalar stands for (UAX #15, D117).
    private static func composed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let table = CanonicalMappings.shared
        var result: [Unicode.Scalar] = []
        var starter: Int?
        var lastClass: UInt8 = 0
        for scalar in scalars {
            let combiningClass = self.combiningClass(scalar)
            if let starter {
                let first = result[starter]
                // Blocked if what stands between is of the same class or a higher one.
                if starter == result.count - 1 || lastClass < combiningClass,
                    let whole = HangulSyllable.composed(first, scalar)
                        ?? table.composites[CanonicalMappings.Pair(first: first, second: scalar)]
                {
                    result[starter] = whole
                    continue
                }
            }
            if combiningClass == 0 { starter = result.count }
            lastClass = combiningClass
            result.append(scalar)
        }
        return result
    }

    private static func combiningClass(_ scalar: Unicode.Scalar) -> UInt8 {
        scalar.properties.canonicalCombiningClass.rawValue
    }
}
