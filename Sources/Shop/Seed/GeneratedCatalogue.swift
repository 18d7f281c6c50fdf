import JSON
import Runtime

/// A catalogue of any size, for measurements and tests: the same products for the same seed, made one by one.
///
/// A tenth is sold out; prices spread evenly over their logarithm from 2.50 to 5 000; three years of arrivals, in
/// order of id as in a real shop. Names repeat words as real ones do, so that a text may be in a tenth of them or in
/// one of ten thousand.
package struct GeneratedCatalogue: Sendable {
    /// How many products it has.
    package let productCount: Int
    private let seed: UInt64

    /// 2023-01-01, when the first product arrives, and the span of all arrivals.
    private static let firstArrival: Int64 = 1_672_531_200_000_000
    private static let arrivalSpan = 3 * 365 * 86_400 * 1_000_000

    package init(productCount: Int, seed: UInt64) {
        precondition(productCount >= 0, "a catalogue has no negative number of products")
        self.productCount = productCount
        self.seed = seed
    }

    /// The product with this number, from 0.
    ///
    /// Each has a generator of its own, so any one can be made alone.
    func product(_ number: Int) -> GeneratedProduct {
        var outer = SplitMix64(seed: self.seed)
        var random = SplitMix64(seed: outer.next() ^ UInt64(number) &* 0x9e37_79b9_7f4a_7c15)
        let categoryIndex = random.next(below: DemoCatalogue.categories.count)
        let name = GeneratedNames.name(categoryIndex: categoryIndex, &random)
        let first = random.pick(GeneratedNames.firstSentences)
        let second = random.pick(GeneratedNames.secondSentences)
        let interval = Self.arrivalSpan / max(self.productCount, 1)
        let arrival = Self.firstArrival + Int64(number * interval + random.next(below: interval))
        return GeneratedProduct(
            categoryIndex: categoryIndex,
            name: name,
            description: "\(first) \(second)",
            price: Self.price(&random),
            stock: random.next(below: 10) == 0 ? 0 : 1 + random.next(below: 250),
            createdAt: UTCTime(microseconds: arrival)
        )
    }

    /// 2.50 doubled up to eleven times, and up to the next doubling evenly: whole numbers only, so exact everywhere.
    private static func price(_ random: inout SplitMix64) -> FixedDecimal {
        let octave: Int64 = 250 << Int64(random.next(below: 11))
        let price = octave + Int64(random.next(below: Int(octave)))
        return FixedDecimal(minorUnits: price)
    }

    /// The rows from `first` on for ``CopyProducts``, at most `count` of them.
    ///
    /// - Parameters:
    ///   - first: The number of the first.
    ///   - count: How many, unless the catalogue ends before.
    ///   - categoryIDs: The ids of ``DemoCatalogue/categories`` in their order.
    /// - Returns: Whole rows in the text format of `COPY`.
    func copyRows(from first: Int, count: Int, categoryIDs: [Int64]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * 256)
        for number in first..<min(first + count, self.productCount) {
            let product = self.product(number)
            let time = product.createdAt.rfc3339
            CopyRow.append(
                [
                    String(categoryIDs[product.categoryIndex]), product.name, product.description,
                    product.price.description, String(product.stock), time, time,
                ],
                to: &bytes
            )
        }
        return bytes
    }
}
