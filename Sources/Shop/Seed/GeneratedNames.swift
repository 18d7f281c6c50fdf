/// The words that names of made-up products are put together from.
///
/// None is a real maker's or artist's name.
enum GeneratedNames {
    /// A name such as `Kestrel Studio Microphone KM-482`, or for records and disks
    /// `Sóley Vang – Northern Rooms (LP, 2014)`.
    static func name(categoryIndex: Int, _ random: inout SplitMix64) -> String {
        let thing = random.pick(Self.things[categoryIndex])
        if categoryIndex == 3 || categoryIndex == 4 {
            let title = "\(random.pick(Self.titleBeginnings)) \(random.pick(Self.titleEndings))"
            return "\(random.pick(Self.artists)) – \(title) (\(thing), \(1960 + random.next(below: 65)))"
        }
        let maker = random.pick(categoryIndex == 0 ? Self.artists : Self.makers)
        let letters = "\(random.pick(Self.modelLetters))\(random.pick(Self.modelLetters))"
        return "\(maker) \(random.pick(Self.qualities)) \(thing) \(letters)-\(100 + random.next(below: 900))"
    }

    static let firstSentences: [String] = [
        "Made in small numbers and checked by hand.", "A favourite of our regular customers.",
        "New in the shop this season.", "Built for years on the road.", "An honest choice for a first purchase.",
        "The one that the others are compared with.", "Lighter than it looks, and louder too.",
        "A quiet classic that never went out of fashion.",
    ]

    static let secondSentences: [String] = [
        "Comes in recycled packaging.", "Spare parts are in stock for ten years.", "Two years of warranty.",
        "We tried it in the shop and kept one.", "Ships within two working days.", "Limited to one a customer.",
        "Sounds best with a cup of tea beside it.", "Ask us if you are not sure: we play too.",
    ]

    private static let modelLetters: [String] = ["A", "B", "C", "D", "E", "K", "L", "M", "Q", "R", "S", "T", "V", "X"]

    private static let qualities: [String] = [
        "Classic", "Studio", "Vintage", "Live", "Deluxe", "Midnight", "Electric", "Acoustic", "Compact", "Limited",
        "Black", "Red", "Blue", "Golden", "Silent", "Portable", "Heritage", "Little",
    ]

    private static let makers: [String] = [
        "Kestrel", "Nordwind", "Arctica", "Ōhashi", "Luma", "Marlowe", "Quill", "Żubr", "Vega", "Ibex", "Tornquist",
        "Halden", "Piccolini", "Grünfeld", "Oakenshaw", "Saltwater", "Brightwell", "Ferro", "Castellan", "Дубрава",
    ]

    private static let artists: [String] = [
        "Sóley Vang", "The Paper Lanterns", "Velvet Harbour", "Ølstrøm", "Marisol Quintero", "Nine Mile Static",
        "Дмитрий Ларин", "Low Tide Orchestra", "Señor Eclipse", "Glass Meridian", "The Unmade Beds", "Ayaka Mori",
        "Copper & Rye", "Folding Chairs", "Kwame Asante Trio", "Brass Monday", "Éloïse Ferrand", "Hollow Pines",
        "DJ Parallax", "Saint Cassette",
    ]

    private static let titleBeginnings: [String] = [
        "Northern", "Slow", "Borrowed", "Paper", "Electric", "Quiet", "Second", "Distant", "Golden", "Broken",
        "Endless", "Hidden", "Seven", "Winter", "Last",
    ]

    private static let titleEndings: [String] = [
        "Rooms", "Weather", "Summers", "Machines", "Letters", "Horizons", "Tides", "Gardens", "Signals", "Mirrors",
        "Trains", "Voices", "Lights", "Seasons", "Harbours",
    ]

    /// What each of ``DemoCatalogue/categories`` holds.
    private static let things: [[String]] = [
        ["T-Shirt", "Hoodie", "Poster", "Mug", "Tote Bag", "Cap", "Enamel Pin"],
        ["Guitar", "Bass Guitar", "Violin", "Digital Piano", "Drum Kit", "Ukulele", "Saxophone", "Synthesizer"],
        ["Amplifier", "Mixer", "Microphone", "Monitor Speaker", "Audio Interface", "Turntable", "Compressor"],
        ["LP", "Double LP", "12\" Single", "7\" Single", "Box Set"],
        ["CD", "Double CD", "DVD", "Blu-ray", "SACD"],
        ["Strings", "Strap", "Cable", "Stand", "Pick Set", "Hard Case", "Tuner", "Metronome"],
    ]
}
