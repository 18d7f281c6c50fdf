import JSON

/// A small, believable music shop: what `soundwave seed --demo` fills an empty database with.
package enum DemoCatalogue {
    struct Category: Equatable, Sendable {
        let name: String
        let description: String
    }

    struct Product: Equatable, Sendable {
        let name: String
        let price: FixedDecimal
        let stock: Int
        let description: String

        /// A product; `cents` is its price in hundredths.
        init(_ name: String, cents: Int64, stock: Int, _ description: String) {
            self.name = name
            self.price = FixedDecimal(minorUnits: cents)
            self.stock = stock
            self.description = description
        }
    }

    /// The categories in order of id, from 1.
    static let categories: [Category] = [
        Category(name: "Merch", description: "Shirts, posters and other things to show what you listen to."),
        Category(name: "Musical Instruments", description: "Strings, keys, winds and drums, for first and last notes."),
        Category(name: "Musical Equipment", description: "Everything between the instrument and the ear."),
        Category(name: "Vinyl Records", description: "LPs and singles, new and reissued, checked for warps."),
        Category(name: "Disks", description: "CDs, DVDs and Blu-rays, for those who like to own their music."),
        Category(name: "Accessories", description: "Strings, straps, cables and the small parts that go missing."),
    ]

    /// The products of each category, in the order of ``categories``.
    static let products: [[Product]] = [
        Self.merch, Self.musicalInstruments, Self.musicalEquipment, Self.vinylRecords, Self.disks, Self.accessories,
    ]
}
